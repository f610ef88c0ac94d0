//! The pages: one for a function, and one that lists them. They hold all they need.

use crate::functions::{Example, FORMS};
use crate::highlight::{escaped, line};
use crate::lines::{self, Line};
use std::fmt::Write as _;

/// A whole page.
fn document(title: &str, body: &str, script: &str) -> String {
    let style = include_str!("page.css");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<style>\n{style}</style>\n</head>\n\
         <body>\n{body}<script>\n{script}</script>\n</body>\n</html>\n"
    )
}

/// The lines of all forms. In the functional form those that only say where others come from are left out: it is
/// what `functionalize!(f).source()` gives.
pub(crate) fn forms(example: &Example) -> Vec<Vec<Line<'static>>> {
    let texts = (example.texts)();
    let mut forms = vec![lines::primal(texts[0], &texts[1..])];
    forms.extend(texts[1..].iter().map(|text| lines::generated(text)));
    forms[1].retain(|line| !lines::is_comment(line.text));
    forms
}

/// The page of a function.
pub(crate) fn page(example: &Example) -> String {
    let name = escaped(example.name);
    let mut body = format!(
        "<header>\n<h1>{name}</h1>\n<p>{}</p>\n<nav>\n",
        escaped(example.about)
    );
    for (form, _) in FORMS {
        let _ = writeln!(
            body,
            "<label><input type=\"checkbox\" checked=\"checked\" data-form=\"{form}\" /> {form}</label>"
        );
    }
    body += "<a href=\"index.html\">all functions</a>\n</nav>\n</header>\n<main>\n";
    for ((form, about), lines) in FORMS.iter().zip(forms(example)) {
        let _ = write!(
            body,
            "<section id=\"{form}\">\n<h2>{form}</h2>\n<p>{}</p>\n<pre><code>",
            escaped(about)
        );
        for Line { text, of } in lines {
            let of = of.map_or(String::new(), |number| format!(" data-line=\"{number}\""));
            let _ = writeln!(body, "<span class=\"line\"{of}>{}", line(text));
            body += "</span>";
        }
        body += "</code></pre>\n</section>\n";
    }
    body += "</main>\n";
    document(
        &format!("{name}: what is generated"),
        &body,
        include_str!("page.js"),
    )
}

/// The list of all functions; those that have a page are links.
pub(crate) fn index(examples: &[Example], is_there: impl Fn(&Example) -> bool) -> String {
    let mut body = String::from(
        "<header>\n<h1>What is generated</h1>\n<p>the forms of annotated functions, side by side</p>\n</header>\n<ul>\n",
    );
    for example in examples {
        let name = match is_there(example) {
            true => format!("<a href=\"{}\">{}</a>", example.file(), escaped(example.name)),
            false => escaped(example.name),
        };
        let _ = writeln!(body, "<li>{name} <span>{}</span></li>", escaped(example.about));
    }
    body += "</ul>\n";
    document("What is generated", &body, "")
}
