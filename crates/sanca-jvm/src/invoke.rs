//! The path of a call: words in, one crossing, a word out.

use crate::argument::{Encoder, WORDS};
use crate::embedded::EmbeddedJava;
use crate::result;
use sanca_model::shape::Executable;
use sanca_model::value::{Arg, Kind, Sink};
use sanca_model::well_known::kind_of;
use sanca_model::{Handle, Result};

impl EmbeddedJava {
    /// Runs a member; see `JavaLink::invoke`.
    #[inline]
    pub(crate) fn run(
        &self,
        member: &Executable,
        receiver: Handle,
        args: &[Arg<'_>],
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let block = self.thread()?;
        block.count_call();
        let kind = kind_of(member.returns);
        let id = member.id.0.cast_signed();
        let receiver = i64::from(receiver.0);
        let mut encoder = Encoder::new(self, block);
        let kinds = &member.params;
        debug_assert_eq!(kinds.len(), args.len());
        let engine = &self.engine;
        let object = kind == Kind::Object;
        let word = if args.len() <= 3 {
            let mut words = [0; 3];
            for ((word, class), arg) in words.iter_mut().zip(kinds).zip(args) {
                *word = encoder.encode(kind_of(*class), arg)?;
            }
            let [a, b, c] = words;
            match (args.len(), object) {
                (0, false) => engine.j0(block, id, receiver),
                (0, true) => engine.l0(block, id, receiver),
                (1, false) => engine.j1(block, id, receiver, a),
                (1, true) => engine.l1(block, id, receiver, a),
                (2, false) => engine.j2(block, id, receiver, a, b),
                (2, true) => engine.l2(block, id, receiver, a, b),
                (_, false) => engine.j3(block, id, receiver, a, b, c),
                (_, true) => engine.l3(block, id, receiver, a, b, c),
            }
        } else {
            for (index, (arg, class)) in args.iter().zip(kinds).enumerate() {
                let word = encoder.encode(kind_of(*class), arg)?;
                self.write(block, WORDS + index * 8, &word.to_ne_bytes());
            }
            let count = args.len() as i32;
            if object { engine.ln(block, id, receiver, count) } else { engine.jn(block, id, receiver, count) }
        };
        if self.status(block) != 0 {
            return Err(self.take_thrown(block));
        }
        if object {
            result::reference(self, block, word, sink)
        } else {
            result::primitive(kind, word, sink);
            Ok(())
        }
    }
}
