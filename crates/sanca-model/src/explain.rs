//! What [`choose`] did and why, candidate by candidate: the data behind `sanca.explain`. Asks the chooser's own
//! questions again, so it cannot disagree with it.

use crate::assign::{ClassOracle, Rank};
use crate::handle::ClassId;
use crate::overload::{Candidate, Choice, Mismatch, Phase, Policy, Refusal, Site, choose};
use crate::python_type::PyKind;

/// The outcome of a choice and what became of every candidate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// What [`choose`] answers.
    pub outcome: Result<Choice, Refusal>,
    /// One for each candidate, in their order.
    pub candidates: Vec<Report>,
}

/// What became of one candidate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// The first phase in which it accepts all arguments.
    pub phase: Option<Phase>,
    /// For each argument, the class it would go to and how well it fits; empty if their number is wrong.
    pub fits: Vec<(ClassId, Option<Rank>)>,
    /// Why it was chosen or not.
    pub verdict: Verdict,
}

/// Why a candidate was chosen or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is called.
    Chosen,
    /// Others accept the arguments in an earlier phase.
    Later,
    /// Another one of the same phase is more specific.
    LessSpecific {
        /// Index of the other one.
        than: usize,
    },
    /// It is one of several equally good ones.
    Ambiguous,
    /// It does not accept the arguments.
    Mismatch(Mismatch),
}

/// Chooses as [`choose`] does and tells what became of every candidate.
pub fn choose_explained(
    policy: Policy,
    candidates: &[Candidate<'_>],
    args: &[PyKind],
    oracle: &dyn ClassOracle,
) -> Explanation {
    let site = Site { candidates, args, oracle };
    let outcome = choose(policy, candidates, args, oracle);
    let decided = (0..candidates.len()).filter_map(|index| first_phase(&site, index)).min();
    let report = |index| {
        let phase = first_phase(&site, index);
        let verdict = match phase {
            None => Verdict::Mismatch(site.mismatch(&candidates[index])),
            Some(phase) if Some(phase) != decided => Verdict::Later,
            Some(phase) => among_equals(&site, index, phase, &outcome),
        };
        Report { phase, fits: fits(&site, index, phase), verdict }
    };
    let candidates = (0..candidates.len()).map(report).collect();
    Explanation { outcome, candidates }
}

fn first_phase(site: &Site<'_>, index: usize) -> Option<Phase> {
    Phase::ALL.into_iter().find(|&phase| site.applies(&site.candidates[index], phase))
}

fn among_equals(site: &Site<'_>, index: usize, phase: Phase, outcome: &Result<Choice, Refusal>) -> Verdict {
    match outcome {
        Ok(choice) if choice.index == index => Verdict::Chosen,
        Ok(choice) => Verdict::LessSpecific { than: choice.index },
        Err(Refusal::Ambiguous(best)) if !best.contains(&index) => {
            let than = best.iter().copied().find(|&other| site.beats(other, index, phase));
            than.map_or(Verdict::Ambiguous, |than| Verdict::LessSpecific { than })
        }
        Err(_) => Verdict::Ambiguous,
    }
}

fn fits(site: &Site<'_>, index: usize, phase: Option<Phase>) -> Vec<(ClassId, Option<Rank>)> {
    let candidate = &site.candidates[index];
    let phase = phase.unwrap_or_else(|| site.last_phase(candidate));
    if !site.takes_count(candidate, phase) {
        return Vec::new();
    }
    (0..site.args.len()).map(|i| (site.param(candidate, i, phase), site.rank(candidate, i, phase))).collect()
}
