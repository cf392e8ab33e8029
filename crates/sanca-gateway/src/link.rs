//! The link that a server performs on, held as its owner has it.

use core::ops::Deref;
use std::sync::Arc;

use sanca_model::link::JavaLink;

/// A link that several threads use: one that is shared, or one that stays until the process ends, as an embedded JVM does.
#[derive(Clone)]
pub struct Link(Held);

#[derive(Clone)]
enum Held {
    Shared(Arc<dyn JavaLink>),
    Static(&'static dyn JavaLink),
}

impl Deref for Link {
    type Target = dyn JavaLink;

    fn deref(&self) -> &(dyn JavaLink + 'static) {
        match &self.0 {
            Held::Shared(link) => &**link,
            Held::Static(link) => *link,
        }
    }
}

impl<L: JavaLink + 'static> From<Arc<L>> for Link {
    fn from(link: Arc<L>) -> Link {
        Link(Held::Shared(link))
    }
}

impl<L: JavaLink> From<&'static L> for Link {
    fn from(link: &'static L) -> Link {
        Link(Held::Static(link))
    }
}

impl From<Arc<dyn JavaLink>> for Link {
    fn from(link: Arc<dyn JavaLink>) -> Link {
        Link(Held::Shared(link))
    }
}

impl From<&'static dyn JavaLink> for Link {
    fn from(link: &'static dyn JavaLink) -> Link {
        Link(Held::Static(link))
    }
}
