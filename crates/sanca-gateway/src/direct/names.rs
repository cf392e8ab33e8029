//! Operations about classes and their names.

use sanca_model::{ClassId, Error, MemberId, ObjectRef, Result};
use sanca_protocol::Id;
use sanca_protocol::direct::{Op, Reader, write_header};

use super::perform::Answer;
use super::serve::Serving;
use crate::policy::Level;

impl Serving {
    pub(super) fn about_names(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        let link = &*self.peer.link;
        match op {
            Op::FindClass => {
                let class = link.find_class(reader.text()?)?;
                self.done(|writer| writer.int(class.0))
            }
            Op::ClassOfClass => {
                let class = link.class_of_class(self.handle(reader)?)?;
                self.done(|writer| writer.int(class.0))
            }
            Op::Signature => {
                let signature = link.signature(MemberId(reader.int()?))?;
                self.done(|writer| writer.text(&signature))
            }
            Op::ListPackage => {
                let names = link.list_package(reader.text()?)?;
                self.done(|writer| {
                    writer.many(&names, |writer, (name, is_package)| {
                        writer.text(name);
                        writer.bool(*is_package);
                    });
                })
            }
            Op::IsPackage => {
                let is_package = link.is_package(reader.text()?)?;
                self.done(|writer| writer.bool(is_package))
            }
            Op::NearNames => {
                let name = reader.text()?;
                let names = link.near_names(name, reader.int()?)?;
                self.done(|writer| writer.many(&names, |writer, name| writer.text(name)))
            }
            Op::EntryPoint => {
                let entry = self.peer.gateway.performer.registry.object(Id::EntryPoint);
                self.result(|sink| {
                    match entry {
                        None => sink.null(),
                        Some(entry) => {
                            sink.object(ObjectRef { handle: link.duplicate(entry.handle)?, class: entry.class });
                        }
                    }
                    Ok(())
                })
            }
            Op::AddClasspath if self.peer.gateway.performer.policy.level() != Level::All => {
                self.peer.gateway.performer.denied.add();
                let why = "denied by the policy of this gateway: its clients add nothing to its class path; name jars where it is started";
                Err(Error::Denied(why.into()))
            }
            Op::AddClasspath => {
                let entries = reader.many(Reader::text)?;
                link.add_classpath(&entries)?;
                self.done(|_| {})
            }
            _ => self.about_class(op, ClassId(reader.int()?)),
        }
    }

    fn about_class(&self, op: Op, class: ClassId) -> Result<Answer> {
        let link = &*self.peer.link;
        match op {
            Op::ClassObject => self.result(|sink| link.class_object(class, sink)),
            Op::Describe => {
                let header = link.describe(class)?;
                self.done(|writer| write_header(writer, &header))
            }
            Op::FunctionalResult => {
                let class = link.functional_result(class)?;
                self.done(|writer| writer.int(class.0))
            }
            _ => self.members(class),
        }
    }
}
