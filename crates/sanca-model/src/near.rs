//! Names that resemble one that was not found, for "did you mean". Distance is Damerau-Levenshtein (a swap of
//! neighbours is one mistake, in the optimal string alignment form); letters that differ in case only cost less than any other mistake.

/// Up to `max` candidates that resemble `wanted`, best first; equally good ones in alphabetical order, each once.
/// Gives nothing rather than something far-fetched: at most one mistake per three characters.
///
/// ```
/// use sanca_model::near::near;
/// assert_eq!(near("lenght", ["size", "length", "width"], 2), ["length"]);
/// ```
pub fn near<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>, max: usize) -> Vec<&'a str> {
    let wanted = Folded::new(wanted);
    let mut found: Vec<(usize, &str)> =
        candidates.into_iter().filter_map(|name| Some((wanted.distance(name)?, name))).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(max).map(|(_, name)| name).collect()
}

/// What a mistake costs; a difference in case costs 1.
const MISTAKE: usize = 8;
/// What a name costs that contains the wanted one whole, or is contained in it.
const PART: usize = 2 * MISTAKE;
/// Names longer than this are compared for containment only: the table would be too large.
const LONGEST: usize = 200;

struct Folded {
    exact: Vec<char>,
    folded: Vec<char>,
}

impl Folded {
    fn new(name: &str) -> Folded {
        let exact: Vec<char> = name.chars().collect();
        Folded { folded: exact.iter().copied().map(fold).collect(), exact }
    }

    /// The cost of taking `other` for the wanted name, if it is low enough.
    fn distance(&self, other: &str) -> Option<usize> {
        let other = Folded::new(other);
        let shorter = self.folded.len().min(other.folded.len());
        let longer = self.folded.len().max(other.folded.len());
        let limit = MISTAKE * (longer / 3).max(1) + MISTAKE - 1;
        let edits = if shorter > 1 && longer <= LONGEST && (longer - shorter) * MISTAKE <= limit {
            Some(self.edits(&other)).filter(|&cost| cost <= limit)
        } else {
            None
        };
        let part = (shorter >= 3 && self.is_part(&other)).then_some(PART + (longer - shorter).min(MISTAKE));
        edits.into_iter().chain(part).min()
    }

    fn is_part(&self, other: &Folded) -> bool {
        let (short, long) = if self.folded.len() <= other.folded.len() { (self, other) } else { (other, self) };
        long.folded.windows(short.folded.len()).any(|window| window == short.folded)
    }

    /// Three rows of the usual table: the row before the last is needed for swaps.
    fn edits(&self, other: &Folded) -> usize {
        let width = other.exact.len() + 1;
        let mut before: Vec<usize> = vec![0; width];
        let mut above: Vec<usize> = (0..width).map(|j| j * MISTAKE).collect();
        for i in 1..=self.exact.len() {
            let mut row = vec![i * MISTAKE; width];
            for j in 1..width {
                let replace = above[j - 1] + self.replace_cost(i - 1, other, j - 1);
                row[j] = replace.min(above[j] + MISTAKE).min(row[j - 1] + MISTAKE);
                if i > 1 && j > 1 && self.is_swap(i, other, j) {
                    row[j] = row[j].min(before[j - 2] + MISTAKE);
                }
            }
            before = core::mem::replace(&mut above, row);
        }
        above[width - 1]
    }

    fn replace_cost(&self, i: usize, other: &Folded, j: usize) -> usize {
        if self.exact[i] == other.exact[j] {
            0
        } else if self.folded[i] == other.folded[j] {
            1
        } else {
            MISTAKE
        }
    }

    fn is_swap(&self, i: usize, other: &Folded, j: usize) -> bool {
        self.folded[i - 1] == other.folded[j - 2]
            && self.folded[i - 2] == other.folded[j - 1]
            && self.folded[i - 1] != self.folded[i - 2]
    }
}

fn fold(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::near;

    const MEMBERS: [&str; 9] =
        ["add", "addAll", "remove", "removeIf", "indexOf", "lastIndexOf", "size", "isEmpty", "toString"];

    #[test]
    fn a_name_in_another_case_comes_first() {
        assert_eq!(near("tostring", MEMBERS, 3), ["toString"]);
        assert_eq!(near("ADDALL", MEMBERS, 3)[0], "addAll");
    }

    #[test]
    fn a_swap_is_one_mistake() {
        assert_eq!(near("ad", ["da", "xy"], 3), ["da"]);
        assert_eq!(near("szie", MEMBERS, 3), ["size"]);
    }

    #[test]
    fn python_spellings_find_java_ones() {
        assert_eq!(near("is_empty", MEMBERS, 1), ["isEmpty"]);
        assert_eq!(near("index_of", MEMBERS, 1), ["indexOf"]);
        assert_eq!(near("to_string", MEMBERS, 1), ["toString"]);
    }

    #[test]
    fn a_part_of_a_name_finds_the_whole() {
        assert_eq!(near("index", MEMBERS, 5), ["indexOf", "lastIndexOf"]);
    }

    #[test]
    fn nothing_is_better_than_something_far_fetched() {
        assert!(near("append", MEMBERS, 5).is_empty());
        assert!(near("", MEMBERS, 5).is_empty());
        assert!(near("x", MEMBERS, 5).is_empty());
    }

    #[test]
    fn at_most_max_are_given_and_each_once() {
        assert_eq!(near("add", ["add1", "add2", "add1", "add3"], 2), ["add1", "add2"]);
        assert!(near("add", MEMBERS, 0).is_empty());
    }

    #[test]
    fn very_long_names_are_no_burden() {
        let long = "a".repeat(100_000);
        assert!(near(&long, [long.as_str(), "b"], 2) == [long.as_str()]);
    }
}
