use transform_func::prelude::*;

#[differentiable]
fn settle(x: f64, rate: f64) -> f64 {
    let mut y = x;
    for _ in 0..3 {
        if y > 0.5 {
            y -= rate * y.sin();
        }
    }
    y
}

/// What `how-it-works.md` shows of the function above, whose lines are those of the program on the page.
#[test]
fn generated_code_is_shown_as_it_is() {
    let path = super::root().join("docs/guide/how-it-works.md");
    let page = super::read(&path);
    let here = include_str!("settle.rs");
    let program = here.split_once("\n}\n").expect("the function's end").0;
    assert!(
        page.contains(&format!("```rust\n{program}\n}}\n")),
        "the page shows another function"
    );

    let part = |text: &'static str, of: usize| text.split("\n\n").nth(of).expect("a part").to_owned();
    let shown = [
        (
            "source!(settle, functionalized)",
            source!(settle, functionalized).to_owned(),
        ),
        ("saved!(settle)", saved!(settle).to_string()),
        (
            "source!(settle, pullback), sweep",
            part(source!(settle, pullback), 0),
        ),
        (
            "source!(settle, pullback), pull",
            part(source!(settle, pullback), 1),
        ),
        (
            "source!(settle, pushforward), push",
            part(source!(settle, pushforward), 1),
        ),
    ];
    let mut wanted = page.clone();
    for (name, text) in shown {
        let (head, rest) = wanted.split_once(&format!("<!-- {name} -->\n```")).expect(name);
        let (fence, rest) = rest.split_once('\n').expect("a fence");
        let end = rest.find("```\n").expect("the end of what is shown");
        let tail = &rest[end..];
        wanted = format!("{head}<!-- {name} -->\n```{fence}\n{}\n{tail}", text.trim_end());
    }
    super::bless(&path, &page, &wanted);
}
