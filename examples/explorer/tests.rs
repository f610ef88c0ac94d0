//! Pages are well formed, need nothing from elsewhere, and hold every form.

use crate::functions::{EXAMPLES, Example, FORMS};
use crate::{highlight, lines, page};

/// The text of a piece of a page, without markup.
fn text(html: &str) -> String {
    let mut pieces = html.split('<');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| text += piece.split_once('>').expect("a tag ends").1);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What stands between two markers, the first time.
fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = html
        .split_once(start)
        .unwrap_or_else(|| panic!("{start} is missing"));
    rest.split_once(end)
        .unwrap_or_else(|| panic!("{end} is missing"))
        .0
}

/// Every element is closed, in order, and what is no tag is written out.
fn check_well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("the document's type");
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>'), "a lone `>`: {text}");
        for entity in text.split('&').skip(1) {
            let known = ["lt;", "gt;", "amp;"]
                .iter()
                .any(|known| entity.starts_with(known));
            assert!(known, "a lone `&`: {entity}");
        }
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        let name = tag
            .split([' ', '/'])
            .find(|name| !name.is_empty())
            .expect("a tag has a name");
        if tag.starts_with('/') {
            assert_eq!(
                open.pop(),
                Some(name),
                "an element is closed that was not the last"
            );
        } else if !tag.ends_with('/') {
            open.push(name);
            if ["style", "script"].contains(&name) {
                rest = &rest[rest.find("</").expect("it is closed")..];
            }
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes in <{tag}>");
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "still open: {open:?}");
}

#[test]
fn pages_are_well_formed() {
    let every = |_: &Example| true;
    let pages = EXAMPLES.iter().map(page::page);
    for page in pages.chain([page::index(EXAMPLES, every)]) {
        check_well_formed(&page);
        assert!(!page.contains("://"), "a page asks for something from elsewhere");
    }
}

#[test]
fn pages_hold_every_form() {
    for example in EXAMPLES {
        let page = page::page(example);
        for ((form, _), wanted) in FORMS.iter().zip((example.texts)()) {
            let section = between(&page, &format!("<section id=\"{form}\">"), "</section>");
            let shown = text(between(section, "<code>", "</code>"));
            match *form {
                "functionalized" => assert_eq!(shown.trim_end(), (example.functional)().trim_end()),
                _ => assert_eq!(shown.trim_end(), wanted.trim_end(), "{form} of {}", example.name),
            }
        }
    }
}

/// Each form says of most of its lines what they are for, and of lines that the function has.
#[test]
fn lines_are_those_of_the_function() {
    for example in EXAMPLES {
        let forms = page::forms(example);
        let own: Vec<_> = forms[0].iter().map(|line| line.of.expect("a number")).collect();
        for (form, (name, _)) in forms[1..].iter().zip(&FORMS[1..]) {
            let said: Vec<_> = form.iter().filter_map(|line| line.of).collect();
            assert!(!said.is_empty(), "{name} of {} says nothing", example.name);
            assert!(
                said.iter().all(|number| own.contains(number)),
                "{name} of {}",
                example.name
            );
        }
    }
}

#[test]
fn a_comment_is_about_its_block() {
    let text = "a\n// line 7: if y {\nif y {\n    // line 8: y = 1;\n    y = 1;\n}\nb";
    let of: Vec<_> = lines::generated(text).iter().map(|line| line.of).collect();
    assert_eq!(of, [None, Some(7), Some(7), Some(8), Some(8), Some(7), Some(7)]);
    let primal = lines::primal("fn f() {\nif y {\ny = 1;\n}", &[text]);
    assert_eq!(
        primal.iter().map(|line| line.of).collect::<Vec<_>>(),
        [Some(6), Some(7), Some(8), Some(9)]
    );
}

#[test]
fn tokens_have_colours() {
    let html = highlight::line("let y_bar = f::<F64>(1e-12, 0..3) & \"a\"; // b");
    assert_eq!(
        html,
        "<span class=\"k\">let</span> <span class=\"d\">y_bar</span> = <span class=\"f\">f</span>::&lt;\
         <span class=\"t\">F64</span>&gt;(<span class=\"n\">1e-12</span>, <span class=\"n\">0</span>..\
         <span class=\"n\">3</span>) &amp; <span class=\"s\">\"a\"</span>; <span class=\"c\">// b</span>"
    );
}
