//! PLACEHOLDER DOC
use crate::assign::{ClassOracle, Rank};
use crate::handle::ClassId;
use crate::python_type::PyKind;
use crate::shape::{Executable, flag};
use crate::well_known::VOID;

/// Whose rules decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Policy {
    /// The rules of the Java language, carried over to Python values.
    #[default]
    Java,
}

/// A member that might be called.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Parameter classes.
    pub params: &'a [ClassId],
    /// Return class; `void` for constructors. Only shown, never considered.
    pub returns: ClassId,
    /// The last parameter is an array that takes any number of arguments.
    pub varargs: bool,
}

impl<'a> From<&'a Executable> for Candidate<'a> {
    fn from(member: &'a Executable) -> Self {
        let returns = if member.is(flag::CONSTRUCTOR) { VOID } else { member.returns };
        Candidate { params: &member.params, returns, varargs: member.is(flag::VARARGS) }
    }
}

/// The steps of JLS 15.12.2 with ours between; the first step in which any candidate applies decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Phase {
    /// By subtyping and primitive widening alone.
    Strict,
    /// Also by boxing.
    Loose,
    /// Also by Sanca's conversions.
    Convert,
    /// By gathering a tail of arguments into the array of a variable-arity candidate, without conversions.
    Varargs,
    /// By gathering, and converting.
    VarargsConvert,
    /// By converting one list (or `None`) to the whole array of a variable-arity candidate.
    Spread,
}

/// The member to call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Which candidate.
    pub index: usize,
    /// Arguments from the last parameter on are to be gathered into an array.
    pub varargs: bool,
    /// The phase that decided.
    pub phase: Phase,
    /// The rank of the argument that fits worst ([`Rank::Exact`] if there are no arguments).
    pub worst: Rank,
}

/// Why no member was chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// No candidate takes these arguments: what is wrong with each, in the order of the candidates.
    NoMatch(Vec<Mismatch>),
    /// Several do, and none is better than the others: their indices, ascending.
    Ambiguous(Vec<usize>),
}

/// What is wrong with one candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mismatch {
    /// It takes another number of arguments.
    Arity {
        /// The least it takes.
        least: usize,
        /// The most it takes; `None` with variable arity.
        most: Option<usize>,
    },
    /// An argument cannot go to its parameter; see [`crate::misfit::misfit`] for why.
    Argument {
        /// Index of the first argument that fails.
        index: usize,
        /// Class it would have to go to (the element class, if it would be gathered into an array).
        param: ClassId,
    },
}

/// Chooses the member to call.
pub fn choose(
    policy: Policy,
    candidates: &[Candidate<'_>],
    args: &[PyKind],
    oracle: &dyn ClassOracle,
) -> Result<Choice, Refusal> {
    let _ = (policy, candidates, args, oracle);
    todo!()
}
