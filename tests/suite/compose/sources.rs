//! What `source!` gives, through the compiler: lines are those of this file.

use transform_func::prelude::*;

#[differentiable]
fn scaled(x: f64, by: f64) -> f64 {
    // A comment is not shown.
    let y = x * by;

    y.sin()
}

#[test]
fn the_function_is_shown_as_it_was_written() {
    let text = source!(scaled, primal);
    assert_eq!(
        text,
        "fn scaled(x: f64, by: f64) -> f64 {\n    let y = x * by;\n    y.sin()\n}\n"
    );
}

#[test]
fn code_is_shown_beside_its_lines() {
    let text = source!(scaled, pullback);
    let line = |text: &str, of: &str| text.lines().position(|line| line.trim() == of);
    let comment = line(text, "// line 8: let y = x * by;");
    assert_eq!(comment.map(|at| at + 1), line(text, "let y = x * by;"), "{text}");
    assert!(line(text, "// line 10: y.sin()").is_some(), "{text}");
}

#[test]
fn a_text_is_written_once() {
    let text = || source!(scaled, functionalized);
    assert!(std::ptr::eq(text(), text()));
}
