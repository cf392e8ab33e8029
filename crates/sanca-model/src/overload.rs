//! Overload choice: which of several members a call means. Pure; the caller caches the result per [`PyKind`]s.
//!
//! The rules are those of the Java language, applied to each value's [nearest Java type](crate::assign::nearest), so that a
//! call does in Python what the same call does in Java. Phases that Java does not have come after those it has:
//! Python conversions (`list` to array, callable to functional interface, 5 to `short`) never take a call away from an
//! overload that Java would have found. Where Java calls a call ambiguous although one candidate is nowhere worse and somewhere
//! needs less conversion, that candidate is taken.

use crate::assign::{ClassOracle, Rank, rank};
pub use crate::explain::{Explanation, Report, Verdict, choose_explained};
use crate::handle::ClassId;
use crate::python_type::PyKind;
pub use crate::report::{Call, render_ambiguous, render_explanation, render_no_match};
use crate::shape::{Executable, flag};
use crate::specific::{Suits, compare, is_subtype};
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
    /// By converting one list (or `str`, for `char...`) to the whole array of a variable-arity candidate.
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

/// Chooses the member to call. Duplicates and overridden methods must already be gone from `candidates`; their order does
/// not matter. Allocates nothing when it succeeds.
///
/// On [`Refusal::Ambiguous`] a caller that passed [`PyKind::List`] or [`PyKind::Tuple`] may look at the elements, try
/// again with [`PyKind::ListOf`], and must then not cache the choice under the old kinds.
pub fn choose(
    policy: Policy,
    candidates: &[Candidate<'_>],
    args: &[PyKind],
    oracle: &dyn ClassOracle,
) -> Result<Choice, Refusal> {
    let Policy::Java = policy;
    let site = Site { candidates, args, oracle };
    for phase in Phase::ALL {
        match site.best(phase) {
            Best::None => {}
            Best::One(index) => return Ok(site.choice(index, phase)),
            Best::Several => return Err(Refusal::Ambiguous(site.maximal(phase))),
        }
    }
    Err(Refusal::NoMatch(candidates.iter().map(|candidate| site.mismatch(candidate)).collect()))
}

impl Phase {
    /// All, in the order in which they are tried.
    pub const ALL: [Phase; 6] =
        [Phase::Strict, Phase::Loose, Phase::Convert, Phase::Varargs, Phase::VarargsConvert, Phase::Spread];

    /// Whether the tail of the arguments is gathered into an array.
    pub const fn gathers(self) -> bool {
        matches!(self, Phase::Varargs | Phase::VarargsConvert)
    }

    /// The worst rank that is allowed.
    const fn ceiling(self) -> Rank {
        match self {
            Phase::Strict => Rank::Widening,
            Phase::Loose | Phase::Varargs => Rank::Boxing,
            Phase::Convert | Phase::VarargsConvert | Phase::Spread => Rank::Conversion,
        }
    }
}

/// What a phase says of all candidates together.
enum Best {
    None,
    One(usize),
    Several,
}

/// One call: everything the rules look at.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub(crate) candidates: &'a [Candidate<'a>],
    pub(crate) args: &'a [PyKind],
    pub(crate) oracle: &'a dyn ClassOracle,
}

impl Site<'_> {
    /// A knock-out round finds the only one that could be better than all others; a second look tells whether it is.
    fn best(&self, phase: Phase) -> Best {
        let mut best: Option<usize> = None;
        for index in self.applicable(phase) {
            if best.is_none_or(|best| self.beats(index, best, phase)) {
                best = Some(index);
            }
        }
        match best {
            None => Best::None,
            Some(best) if self.applicable(phase).all(|other| other == best || self.beats(best, other, phase)) => {
                Best::One(best)
            }
            Some(_) => Best::Several,
        }
    }

    #[cold]
    fn maximal(&self, phase: Phase) -> Vec<usize> {
        let beaten = |index| self.applicable(phase).any(|other| self.beats(other, index, phase));
        self.applicable(phase).filter(|&index| !beaten(index)).collect()
    }

    fn applicable(&self, phase: Phase) -> impl Iterator<Item = usize> {
        (0..self.candidates.len()).filter(move |&index| self.applies(&self.candidates[index], phase))
    }

    /// Whether a candidate accepts all arguments in that phase.
    pub(crate) fn applies(&self, candidate: &Candidate<'_>, phase: Phase) -> bool {
        self.takes_count(candidate, phase)
            && (0..self.args.len()).all(|i| self.rank(candidate, i, phase).is_some_and(|rank| rank <= phase.ceiling()))
    }

    pub(crate) fn takes_count(&self, candidate: &Candidate<'_>, phase: Phase) -> bool {
        match phase {
            Phase::Varargs | Phase::VarargsConvert => {
                self.is_variable(candidate) && self.args.len() + 1 >= candidate.params.len()
            }
            Phase::Spread => self.is_variable(candidate) && self.args.len() == candidate.params.len(),
            Phase::Strict | Phase::Loose | Phase::Convert => self.args.len() == candidate.params.len(),
        }
    }

    /// The flag alone is not believed: a class file can set it on a method without an array.
    pub(crate) fn is_variable(&self, candidate: &Candidate<'_>) -> bool {
        let is_array = |&last: &ClassId| self.oracle.component(last) != ClassId::NONE;
        candidate.varargs && candidate.params.last().is_some_and(is_array)
    }

    /// Rank of argument `i` at its parameter. What is no array to Java is first tried as one element of a variable-arity
    /// candidate: a Python list is one argument, and `*xs` is there to spread it. `None` is a null array, as in Java.
    pub(crate) fn rank(&self, candidate: &Candidate<'_>, i: usize, phase: Phase) -> Option<Rank> {
        let rank = rank(self.args[i], self.param(candidate, i, phase), self.oracle)?;
        let too_early = matches!(phase, Phase::Strict | Phase::Loose | Phase::Convert);
        let spreads = too_early && i + 1 == candidate.params.len() && self.is_variable(candidate);
        (!spreads || rank != Rank::Conversion).then_some(rank)
    }

    /// Class that argument `i` goes to.
    pub(crate) fn param(&self, candidate: &Candidate<'_>, i: usize, phase: Phase) -> ClassId {
        match candidate.params {
            [.., tail] if phase.gathers() && i + 1 >= candidate.params.len() => self.oracle.component(*tail),
            params => params[i],
        }
    }

    /// Whether candidate `a` is strictly more specific than `b` (JLS 15.12.2.5).
    pub(crate) fn beats(&self, a: usize, b: usize, phase: Phase) -> bool {
        self.suits_as_well(a, b, phase) && !self.suits_as_well(b, a, phase)
    }

    fn suits_as_well(&self, a: usize, b: usize, phase: Phase) -> bool {
        let (a, b) = (&self.candidates[a], &self.candidates[b]);
        let args = self.args.iter().enumerate().all(|(i, &arg)| {
            let (a, b) = (self.param(a, i, phase), self.param(b, i, phase));
            matches!(compare(arg, a, b, self.oracle), Suits::Better | Suits::Equally)
        });
        args && (!phase.gathers() || self.unused_tail_suits(a, b, phase))
    }

    /// When no argument reaches the tail of `b`, the element classes decide: `f()` goes to `f(int...)` before `f(long...)`.
    fn unused_tail_suits(&self, a: &Candidate<'_>, b: &Candidate<'_>, phase: Phase) -> bool {
        let next = self.args.len();
        if b.params.len() != next + 1 {
            return true;
        }
        let (a, b) = (self.param(a, next, phase), self.param(b, next, phase));
        a == b || is_subtype(a, b, self.oracle)
    }

    fn choice(&self, index: usize, phase: Phase) -> Choice {
        let ranks = (0..self.args.len()).filter_map(|i| self.rank(&self.candidates[index], i, phase));
        Choice { index, varargs: phase.gathers(), phase, worst: ranks.max().unwrap_or(Rank::Exact) }
    }

    /// The most tolerant phase for a candidate, for telling what is wrong with it.
    pub(crate) fn last_phase(&self, candidate: &Candidate<'_>) -> Phase {
        if self.is_variable(candidate) { Phase::VarargsConvert } else { Phase::Convert }
    }

    /// What is wrong with a candidate that no phase accepts.
    #[cold]
    pub(crate) fn mismatch(&self, candidate: &Candidate<'_>) -> Mismatch {
        let phase = self.last_phase(candidate);
        if !self.takes_count(candidate, phase) {
            let count = candidate.params.len();
            return if self.is_variable(candidate) {
                Mismatch::Arity { least: count - 1, most: None }
            } else {
                Mismatch::Arity { least: count, most: Some(count) }
            };
        }
        let fails = |&i: &usize| self.rank(candidate, i, phase).is_none();
        let index = (0..self.args.len()).find(fails).expect("asked only of candidates that do not apply");
        Mismatch::Argument { index, param: self.param(candidate, index, phase) }
    }
}
