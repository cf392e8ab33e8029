//! Overload choice as text, for exceptions and `sanca.explain`: what was passed, what is accepted, and what to
//! write to get the overload that was meant.

use core::fmt::Write;

use crate::assign::{ClassOracle, Rank, rank};
use crate::descriptor::{MethodDescriptor, TypeName};
use crate::explain::{Explanation, Report, Verdict};
use crate::handle::ClassId;
use crate::misfit::{misfit, source_name};
use crate::overload::{Candidate, Mismatch, Phase, Policy, choose};
use crate::python_type::PyKind;
use crate::value::Kind;
use crate::well_known::kind_of;

/// A call as its author wrote it, and what it was matched against.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Full name of what was called: `java.util.List.remove`; of a constructor, its class.
    pub name: &'a str,
    /// What to write in Python to reach it: `obj.remove`, `ArrayList`.
    pub expression: &'a str,
    /// Candidates as Java source declares them. May be empty: then they are shown as `remove(int)`.
    pub signatures: &'a [&'a str],
    /// Arguments as the author sees them: `int 5`, `str 'a'`. One for each of `args`.
    pub arguments: &'a [&'a str],
    /// What could have been meant.
    pub candidates: &'a [Candidate<'a>],
    /// Kinds of the arguments.
    pub args: &'a [PyKind],
    /// The classes.
    pub oracle: &'a dyn ClassOracle,
}

/// As many candidates are shown; the others are counted.
const MOST_SHOWN: usize = 20;

/// Says that no candidate takes the arguments, and why. `mismatches` is what [`crate::overload::Refusal::NoMatch`] holds.
pub fn render_no_match(call: &Call<'_>, mismatches: &[Mismatch]) -> String {
    if let ([_], [only]) = (call.candidates, mismatches) {
        return format!("{} does not take {}: {}", call.signature(0), call.passed(), call.mismatch(*only));
    }
    let mut out = format!("no overload of {} takes {}; there are:", call.name, call.passed());
    let mut order: Vec<usize> = (0..mismatches.len()).collect();
    order.sort_by_key(|&index| closeness(mismatches[index]));
    for &index in order.iter().take(MOST_SHOWN) {
        let _ = write!(out, "\n  {}: {}", call.signature(index), call.mismatch(mismatches[index]));
    }
    if order.len() > MOST_SHOWN {
        let _ = write!(out, "\n  … and {} more", order.len() - MOST_SHOWN);
    }
    out
}

/// Candidates that fail late are closer to what was meant than those that fail early or take another number.
fn closeness(mismatch: Mismatch) -> usize {
    match mismatch {
        Mismatch::Argument { index, .. } => usize::MAX - 1 - index,
        Mismatch::Arity { .. } => usize::MAX,
    }
}

/// Says that several candidates are equally good, and how to pick one. `indices` is what
/// [`crate::overload::Refusal::Ambiguous`] holds.
pub fn render_ambiguous(call: &Call<'_>, indices: &[usize]) -> String {
    let mut out = format!("{}{} is ambiguous: several overloads fit equally well. Pick one:", call.name, call.passed());
    for &index in indices.iter().take(MOST_SHOWN) {
        let _ = write!(out, "\n  {}: {}", call.signature(index), call.by_descriptor(index));
    }
    if let Some(hint) = call.typed_argument(indices) {
        let _ = write!(out, "\nor give an argument a Java type, as in {hint}");
    }
    out
}

/// Says what became of every candidate, the chosen one first.
pub fn render_explanation(call: &Call<'_>, explanation: &Explanation) -> String {
    let mut order: Vec<usize> = (0..explanation.candidates.len()).collect();
    order.sort_by_key(|&index| standing(&explanation.candidates[index]));
    let mut out = format!("{}{}", call.name, call.passed());
    for index in order {
        let report = &explanation.candidates[index];
        let mark = if report.verdict == Verdict::Chosen { "->" } else { "  " };
        let _ = write!(out, "\n{mark} {}\n     {}", call.signature(index), call.verdict(report));
        for (i, &(param, rank)) in report.fits.iter().enumerate() {
            if let Some(rank) = rank {
                let param = source_name(param, call.oracle);
                let _ = write!(out, "\n     {} -> {param}: {}", call.argument(i), rank_words(rank));
            }
        }
    }
    out
}

fn standing(report: &Report) -> (u8, Option<Phase>) {
    let group = match report.verdict {
        Verdict::Chosen => 0,
        Verdict::Ambiguous => 1,
        Verdict::LessSpecific { .. } => 2,
        Verdict::Later => 3,
        Verdict::Mismatch(_) => 4,
    };
    (group, report.phase)
}

const fn rank_words(rank: Rank) -> &'static str {
    match rank {
        Rank::Exact => "exact",
        Rank::Widening => "widened",
        Rank::Boxing => "boxed or unboxed",
        Rank::Conversion => "converted",
    }
}

const fn phase_words(phase: Phase) -> &'static str {
    match phase {
        Phase::Strict => "without boxing",
        Phase::Loose => "with boxing",
        Phase::Convert => "with conversion",
        Phase::Varargs => "as variable arguments",
        Phase::VarargsConvert => "as variable arguments, with conversion",
        Phase::Spread => "with the last argument converted to the whole array",
    }
}

impl Call<'_> {
    fn passed(&self) -> String {
        format!("({})", self.arguments.join(", "))
    }

    fn argument(&self, i: usize) -> &str {
        self.arguments.get(i).copied().unwrap_or("argument")
    }

    fn simple_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    fn signature(&self, index: usize) -> String {
        match self.signatures.get(index) {
            Some(signature) => (*signature).to_owned(),
            None => format!("{}({})", self.simple_name(), self.params(&self.candidates[index])),
        }
    }

    fn params(&self, candidate: &Candidate<'_>) -> String {
        let mut names: Vec<String> = candidate.params.iter().map(|&class| source_name(class, self.oracle)).collect();
        if let Some(last) = names.last_mut().filter(|_| candidate.varargs)
            && let Some(element) = last.strip_suffix("[]")
        {
            *last = format!("{element}...");
        }
        names.join(", ")
    }

    fn mismatch(&self, mismatch: Mismatch) -> String {
        match mismatch {
            Mismatch::Arity { least, most } => {
                let at_least = if most.is_none() { "at least " } else { "" };
                let plural = if least == 1 { "" } else { "s" };
                format!("takes {at_least}{least} argument{plural}, {} given", self.args.len())
            }
            Mismatch::Argument { index, param } => {
                let why = misfit(self.args[index], param, self.oracle);
                let param = source_name(param, self.oracle);
                format!("argument {} ({param}): {} {why}", index + 1, self.argument(index))
            }
        }
    }

    fn verdict(&self, report: &Report) -> String {
        let how = report.phase.map_or("", phase_words);
        match report.verdict {
            Verdict::Chosen => format!("chosen: fits {how}"),
            Verdict::Later => format!("fits only {how}"),
            Verdict::LessSpecific { than } => format!("fits {how}, but {} is more specific", self.signature(than)),
            Verdict::Ambiguous => format!("fits {how}, and so do others, none better"),
            Verdict::Mismatch(mismatch) => self.mismatch(mismatch),
        }
    }

    /// `obj.remove["(I)V"](…)`
    fn by_descriptor(&self, index: usize) -> String {
        let candidate = &self.candidates[index];
        let named = |class| TypeName::from_class_name(&self.oracle.name(class));
        let params: Result<Vec<_>, _> = candidate.params.iter().map(|&class| named(class)).collect();
        let descriptor = match (params, named(candidate.returns)) {
            (Ok(params), Ok(returns)) => MethodDescriptor { params, returns }.to_string(),
            _ => "(…)…".to_owned(),
        };
        format!("{}[\"{descriptor}\"](…)", self.expression)
    }

    /// `obj.remove(sanca.jint(x), …)`: one argument with a Java type that settles the call, if there is one.
    fn typed_argument(&self, indices: &[usize]) -> Option<String> {
        let of = |index: usize| self.candidates[index].params.iter().copied().enumerate().take(self.args.len());
        let (i, class) =
            indices.iter().find_map(|&index| of(index).find(|&(i, class)| self.settles(i, class, index)))?;
        let arguments = (0..self.args.len()).map(|j| if i == j { self.typed(i, class) } else { "…".to_owned() });
        Some(format!("{}({})", self.expression, arguments.collect::<Vec<_>>().join(", ")))
    }

    /// Whether candidate `index` is called once argument `i` has that Java type.
    fn settles(&self, i: usize, class: ClassId, index: usize) -> bool {
        let mut args = self.args.to_vec();
        args[i] = match kind_of(class) {
            Kind::Object => PyKind::Cast(class),
            kind => PyKind::Typed(kind),
        };
        let choice = choose(Policy::Java, self.candidates, &args, self.oracle);
        rank(self.args[i], class, self.oracle).is_some() && choice.is_ok_and(|choice| choice.index == index)
    }

    /// What Java already sees as such is cast; a Python container has to become a Java object first.
    fn typed(&self, i: usize, class: ClassId) -> String {
        let name = source_name(class, self.oracle);
        match (kind_of(class), rank(self.args[i], class, self.oracle)) {
            (Kind::Object, Some(Rank::Conversion)) => format!("sanca.to_java(x, \"{name}\")"),
            (Kind::Object, _) => format!("sanca.cast(x, \"{name}\")"),
            (_, _) => format!("sanca.j{name}(x)"),
        }
    }
}
