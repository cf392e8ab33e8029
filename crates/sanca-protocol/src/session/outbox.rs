//! Bytes on their way to the transport, each with its place among all that there ever were.

/// How much memory is kept when everything was sent.
const KEPT: usize = 256 * 1024;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    data: Vec<u8>,
    /// How much of `data` was taken.
    taken: usize,
    /// How much was taken before `data` began.
    before: u64,
}

impl Outbox {
    /// What is to be sent.
    pub(super) fn outgoing(&self) -> &[u8] {
        &self.data[self.taken..]
    }

    /// Where to append.
    pub(super) fn room(&mut self) -> &mut Vec<u8> {
        &mut self.data
    }

    /// How many bytes the transport took, ever.
    pub(super) fn sent(&self) -> u64 {
        self.before + self.taken as u64
    }

    /// How many bytes there ever were to send.
    pub(super) fn end(&self) -> u64 {
        self.before + self.data.len() as u64
    }

    /// The transport took some.
    pub(super) fn handle_sent(&mut self, count: usize) {
        self.taken = self.data.len().min(self.taken + count);
        if self.taken == self.data.len() {
            self.before = self.sent();
            self.taken = 0;
            self.data.clear();
            if self.data.capacity() > KEPT {
                self.data = Vec::new();
            }
        }
    }

    /// Takes bytes out again of which none was taken by the transport.
    pub(super) fn remove(&mut self, start: u64, end: u64) {
        let place = |at: u64| usize::try_from(at - self.before).expect("bytes that are not sent are in memory");
        self.data.drain(place(start)..place(end));
    }
}
