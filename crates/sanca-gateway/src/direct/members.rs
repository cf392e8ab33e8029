//! Operations on members: calls and fields, each asked for where the gateway has a policy.

use sanca_model::{ClassId, Error, Handle, MemberId, Result};
use sanca_protocol::Id;
use sanca_protocol::direct::{Args, Op, Reader, write_members};

use super::perform::Answer;
use super::serve::Serving;

impl Serving {
    pub(super) fn invoke(&self, reader: &mut Reader<'_>) -> Result<Answer> {
        let member = MemberId(reader.int()?);
        let receiver = self.handle(reader)?;
        let args = Args::read(reader)?;
        let args = args.all();
        let member = self.peer.tables.executable(member).ok_or_else(|| unknown_member(member))?;
        if member.params.len() != args.len() {
            return Err(Error::Internal(
                "a client passed another number of arguments than there are parameters".into(),
            ));
        }
        args.iter().try_for_each(|arg| self.peer.check_arg(arg))?;
        self.permit(member.declaring, &member.name, receiver)?;
        self.result(|sink| self.peer.link.invoke(member, receiver, args, sink))
    }

    pub(super) fn field(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        let number = MemberId(reader.int()?);
        let field = self.peer.tables.field(number).ok_or_else(|| unknown_member(number))?;
        let handle = self.handle(reader)?;
        let link = &*self.peer.link;
        self.pinned(handle, |receiver| {
            if !field.is_static() && !link.is_instance(receiver.handle, field.declaring)? {
                return Err(Error::Internal("a client named an object for a field that it does not have".into()));
            }
            self.permit(field.declaring, &field.name, receiver.handle)?;
            let receiver = (!field.is_static()).then_some(receiver);
            if op == Op::GetField {
                return self.result(|sink| link.get_field(field, receiver, sink));
            }
            link.set_field(field, receiver, &self.arg(reader)?)?;
            self.done(|_| {})
        })
    }

    /// Asks the gateway's policy about a member. The entry point's own are always allowed.
    #[inline]
    fn permit(&self, declaring: ClassId, member: &str, receiver: Handle) -> Result<()> {
        if self.peer.gateway.performer.policy.is_open() { Ok(()) } else { self.ask(declaring, member, receiver) }
    }

    #[cold]
    fn ask(&self, declaring: ClassId, member: &str, receiver: Handle) -> Result<()> {
        let (link, performer) = (&*self.peer.link, &self.peer.gateway.performer);
        if let Some(entry) = performer.registry.object(Id::EntryPoint) {
            // A static one needs no receiver, and may be given one.
            let of_its_class = member != "<init>" && link.is_instance(entry.handle, declaring)?;
            if of_its_class && (receiver == Handle::NULL || link.same(receiver, entry.handle)?) {
                return Ok(());
            }
        }
        performer.permitted(declaring, member).map_err(|why| Error::Denied(why.into()))
    }

    /// Members are kept for when they are used.
    pub(super) fn members(&self, class: ClassId) -> Result<Answer> {
        let members = self.peer.link.members(class)?;
        self.peer.tables.keep(&members);
        self.done(|writer| write_members(writer, &members))
    }
}

#[cold]
fn unknown_member(member: MemberId) -> Error {
    Error::Internal(format!("a client named the member {}, which was never described to it", member.0).into())
}
