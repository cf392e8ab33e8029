//! Commands that are sent to Py4J's own server and to ours: both have the same classes, and give the same names.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::find::DEADLINE;

/// How two answers are compared.
#[derive(Clone, Copy, PartialEq)]
enum As {
    /// The same bytes.
    Same,
    /// Up to the first line of a stack trace: theirs goes on.
    FirstLine,
    /// The same lines, in whatever order.
    Lines,
    /// Both are errors of one form, in words of their own.
    Error,
}

/// A command and how its answers are compared. A command whose answer is fatal is the last on its connection.
const COMMANDS: &[(&str, As)] = &[
    // methods that are not public, of open packages
    ("i\norg.sanca.testkit.Visibility\ne\n", As::Same),
    ("c\no0\npublicMethod\ne\n", As::Same),
    ("c\no0\nprotectedMethod\ne\n", As::Same),
    ("c\no0\npackageMethod\ne\n", As::Same),
    ("c\no0\nprivateMethod\ne\n", As::Same),
    ("c\no0\nclone\ne\n", As::FirstLine),
    ("c\no0\nnoSuchMethod\ni1\nn\ne\n", As::FirstLine),
    ("c\nz:org.sanca.testkit.Visibility\nhidden\ne\n", As::Same),
    ("c\no1\nspeak\ne\n", As::Same),
    ("c\no1\nmore\ne\n", As::Same),
    ("c\no1\nunreachable\ne\n", As::Same),
    ("c\nz:org.sanca.testkit.Visibility\nsecret\ne\n", As::Same),
    ("c\no2\nget\ne\n", As::Same),
    ("i\norg.sanca.testkit.Visibility$Open\ne\n", As::Same),
    ("c\no3\ninherited\ne\n", As::Same),
    ("i\norg.sanca.testkit.Visibility$NoPublicConstructor\ne\n", As::FirstLine),
    ("i\norg.sanca.testkit.Visibility$Face\ne\n", As::FirstLine),
    ("i\njava.util.AbstractList\ne\n", As::FirstLine),
    ("i\nint\ne\n", As::FirstLine),
    // classes of the platform that are closed
    ("c\nz:java.util.List\nof\ni1\ni2\ne\n", As::Same),
    ("c\no4\nget\ni0\ne\n", As::Same),
    ("c\no4\nsize\ne\n", As::Same),
    ("c\no4\niterator\ne\n", As::Same),
    ("c\no5\nnext\ne\n", As::Same),
    ("i\njava.util.HashMap\ne\n", As::Same),
    ("c\no6\nkeySet\ne\n", As::Same),
    ("c\no7\nsize\ne\n", As::Same),
    // fields
    ("i\norg.sanca.testkit.Fields\ne\n", As::Same),
    ("f\ng\no8\nanInt\ne\n", As::Same),
    ("f\ng\no8\naChar\ne\n", As::Same),
    ("f\ng\no8\nCONSTANT\ne\n", As::Same),
    ("f\ng\no8\nguarded\ne\n", As::Same),
    ("f\ng\no8\nints\ne\n", As::Same),
    ("f\ng\no8\nlist\ne\n", As::Same),
    ("f\ng\no8\nnext\ne\n", As::Same),
    ("f\ns\no8\nanInt\ni5\ne\n", As::Same),
    ("f\ns\no8\naLong\ni5\ne\n", As::Same),
    ("f\ns\no8\naDouble\ni5\ne\n", As::Same),
    ("f\ng\no8\naDouble\ne\n", As::Same),
    ("f\ns\no8\nsecret\ni5\ne\n", As::Same),
    ("f\ns\no8\nobject\nro8\ne\n", As::Same),
    ("f\ng\no8\nobject\ne\n", As::Same),
    ("d\nf\no8\ne\n", As::Lines),
    ("d\nm\no8\ne\n", As::Lines),
    ("d\ns\norg.sanca.testkit.Fields\ne\n", As::Lines),
    ("d\ns\njava.util.Map\ne\n", As::Lines),
    ("d\nm\no4\ne\n", As::Lines),
    // members of classes
    ("r\nm\norg.sanca.testkit.Fields\nCONSTANT\ne\n", As::Same),
    ("r\nm\norg.sanca.testkit.Fields\nshared\ne\n", As::Same),
    ("r\nm\norg.sanca.testkit.Fields\nnone\ne\n", As::Same),
    ("r\nm\norg.sanca.testkit.Visibility\nFace\ne\n", As::Same),
    ("r\nm\njava.lang.Math\nPI\ne\n", As::Same),
    ("r\nm\njava.lang.Integer\nparseInt\ne\n", As::Same),
    ("r\nu\norg.sanca.testkit.Fields\nrj\ne\n", As::Same),
    ("r\nu\njava.util.Map.Entry\nrj\ne\n", As::Same),
    ("r\nu\njava.util.Map$Entry\nrj\ne\n", As::Same),
    ("r\nu\nThread\nrj\ne\n", As::Same),
    ("r\nu\nvoid\nrj\ne\n", As::Same),
    ("r\nc\nvoid\ne\n", As::Same),
    ("r\nc\nno.Such\ne\n", As::Same),
    // pages
    ("h\nc\njava.awt.Point\nn\nbTrue\ne\n", As::Lines),
    ("h\nc\njava.util.Map\nn\nbTrue\ne\n", As::Lines),
    ("h\nc\njava.util.List\nn\nbFalse\ne\n", As::Lines),
    ("h\nc\njava.lang.Thread\nn\nbFalse\ne\n", As::Lines),
    ("h\nc\njava.lang.Thread$State\nn\nbTrue\ne\n", As::Lines),
    ("h\nc\njava.util.Map$Entry\nn\nbFalse\ne\n", As::Lines),
    ("h\nc\njava.lang.String\nsval*\nbTrue\ne\n", As::Lines),
    ("h\nc\njava.lang.Integer\nsparseInt(Str?ng)*\nbTrue\ne\n", As::Lines),
    ("h\nc\norg.sanca.testkit.Fields\nn\nbFalse\ne\n", As::Lines),
    ("h\no\no8\nsget*\nbTrue\ne\n", As::Lines),
    ("h\nc\nno.Such\nn\nbTrue\ne\n", As::FirstLine),
    ("h\nc\nint\nn\nbTrue\ne\n", As::FirstLine),
    ("h\no\no999\nn\nbTrue\ne\n", As::Error),
    // streams
    ("S\nz:java.lang.Math\nabs\ni1\ne\n", As::FirstLine),
    ("S\nz:java.lang.Integer\nparseInt\nsx\ne\n", As::Same),
    ("S\nz:java.lang.Integer\nnone\ne\n", As::FirstLine),
    // arrays, and what cannot be stored in them
    ("a\nc\nsint\ni3\ne\n", As::Same),
    ("a\nc\nsno.Such\ni3\ne\n", As::Error),
    // what ends the connection
    ("c\nz:java.util.Collections\nsort\nn\nfp0;java.lang.String\ne\n", As::Error),
    ("c\nz:java.util.Collections\nsort\nn\nfp0;no.Such\ne\n", As::Error),
    ("c\nz:java.util.Collections\nsort\nn\nfp0\ne\n", As::FirstLine),
    ("f\ns\no8\nfixed\ni1\ne\n", As::Error),
    ("f\ns\no8\nanInt\nsx\ne\n", As::Error),
    ("f\ns\no8\naByte\ni1\ne\n", As::Error),
    ("p\nro999\ne\n", As::Error),
    ("f\ng\no999\nx\ne\n", As::Error),
    ("Q\n", As::FirstLine),
];

/// Sends everything to both.
pub fn compare(theirs: u16, ours: u16) {
    let failures = exchange(COMMANDS, theirs, ours);
    assert!(failures.is_empty(), "{} of {} differ\n{}", failures.len(), COMMANDS.len(), failures.join("\n\n"));
}

fn exchange(commands: &[(&str, As)], theirs: u16, ours: u16) -> Vec<String> {
    let (mut theirs, mut ours) = (Gateway::new(theirs), Gateway::new(ours));
    let differs = |(command, way): &(&str, As)| {
        let (theirs, ours) = (theirs.ask(command), ours.ask(command));
        let same = match way {
            As::Same => theirs == ours,
            As::FirstLine => first_line(&theirs) == first_line(&ours),
            As::Lines => sorted(&theirs) == sorted(&ours),
            As::Error => theirs.get(..2) == ours.get(..2),
        };
        let (theirs, ours) =
            if *way == As::Lines { (only(&theirs, &ours), only(&ours, &theirs)) } else { (theirs, ours) };
        (!same).then(|| format!("{command:?}\n  Py4J: {theirs}\n  ours: {ours}"))
    };
    commands.iter().filter_map(differs).collect()
}

/// A connection to one, and another after an answer that ended it.
struct Gateway {
    port: u16,
    stream: Option<TcpStream>,
}

impl Gateway {
    fn new(port: u16) -> Gateway {
        Gateway { port, stream: None }
    }

    fn ask(&mut self, command: &str) -> String {
        let mut stream = self.stream.take().unwrap_or_else(|| {
            let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
            stream.set_read_timeout(Some(DEADLINE)).expect("it is no zero");
            stream
        });
        stream.write_all(command.as_bytes()).expect("it reads");
        let (mut answer, mut byte) = (Vec::new(), [0]);
        while byte != *b"\n" {
            match stream.read(&mut byte) {
                Ok(1) => answer.push(byte[0]),
                _ => return "closed".into(),
            }
        }
        let answer = String::from_utf8(answer).expect("it is text");
        if !answer.starts_with("!z") {
            self.stream = Some(stream);
        }
        answer.trim_end().into()
    }
}

/// Lines of one that are not the other's.
fn only(one: &str, other: &str) -> String {
    let other = sorted(other);
    sorted(one).into_iter().filter(|line| !other.contains(line)).collect::<Vec<_>>().join(" / ")
}

fn first_line(answer: &str) -> &str {
    answer.split("\\n").next().unwrap_or_default()
}

fn sorted(answer: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = answer.trim_start_matches("!ys").split("\\n").collect();
    lines.sort_unstable();
    lines
}
