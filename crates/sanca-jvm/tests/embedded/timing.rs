//! What a call costs. Printed, never asserted: `cargo test --release -p sanca-jvm nanoseconds -- --nocapture`.

use crate::support::{java, method};
use sanca_model::Handle;
use sanca_model::link::JavaLink;
use sanca_model::value::{Arg, Sink, Text};
use sanca_model::{ObjectRef, PyRef};
use std::time::{Duration, Instant};

/// Drops everything but numbers, as cheaply as a sink can.
struct Count(i64);

impl Sink for Count {
    fn void(&mut self) {}
    fn null(&mut self) {}
    fn boolean(&mut self, _: bool) {}
    fn int(&mut self, value: i64) {
        self.0 += value;
    }
    fn char(&mut self, _: u16) {}
    fn float(&mut self, _: f64) {}
    fn text(&mut self, _: Text<'_>) {}
    fn big_integer(&mut self, _: &[u8]) {}
    fn big_decimal(&mut self, _: &str) {}
    fn python(&mut self, _: PyRef) {}
    fn object(&mut self, _: ObjectRef) {}
    fn packed(&mut self, _: &[u8]) {}
}

#[test]
fn nanoseconds_of_a_static_int_addition() {
    let java = java();
    let link: &dyn JavaLink = java.shared();
    let member = method(&java, "java.lang.Math", "addExact", &["int", "int"]);
    let mut sink = Count(0);
    // Compiled code, and on JDK 22+ upcall stubs, are made in the background.
    let warm = Instant::now();
    while warm.elapsed() < Duration::from_secs(2) {
        link.invoke(&member, Handle::NULL, &[Arg::Int(1), Arg::Int(1)], &mut sink).expect("called");
    }
    let mut rounds: Vec<f64> = (0..15)
        .map(|_| {
            let began = Instant::now();
            for number in 0..50_000 {
                link.invoke(&member, Handle::NULL, &[Arg::Int(number), Arg::Int(1)], &mut sink).expect("called");
            }
            began.elapsed().as_nanos() as f64 / 50_000.0
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    println!("Math.addExact(int, int): {:.0} ns (lower quartile), {:.0} ns (median)", rounds[3], rounds[7]);
    assert_ne!(sink.0, 0);
}
