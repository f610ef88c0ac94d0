//! Rust with colours, a line at a time.

const KEYWORDS: &[&str] = &[
    "as", "break", "const", "continue", "else", "enum", "false", "fn", "for", "if", "impl", "in", "let",
    "loop", "match", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "trait",
    "true", "type", "use", "where", "while",
];

/// The text with what HTML would read as markup written out.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A line as HTML: each token in a `span` of its class.
pub(crate) fn line(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (class, len) = token(rest);
        let (token, after) = rest.split_at(len);
        match class {
            "" => html += &escaped(token),
            _ => html += &format!("<span class=\"{class}\">{}</span>", escaped(token)),
        }
        rest = after;
    }
    html
}

/// The class and the length of the token that a text begins with.
fn token(text: &str) -> (&'static str, usize) {
    let length_of = |takes: &dyn Fn(char) -> bool| text.find(|c| !takes(c)).unwrap_or(text.len());
    let first = text.chars().next().unwrap_or(' ');
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    match first {
        _ if text.starts_with("//") => ("c", text.len()),
        '#' if text.starts_with("#[") => ("a", text.find(']').map_or(text.len(), |end| end + 1)),
        '"' => ("s", text[1..].find('"').map_or(text.len(), |end| end + 2)),
        '\'' => {
            let word = text[1..].find(|c| !in_word(c)).unwrap_or(text.len() - 1);
            ("t", word + 1)
        }
        '0'..='9' => ("n", number(text)),
        c if in_word(c) => {
            let len = length_of(&in_word);
            (word(&text[..len], &text[len..]), len)
        }
        _ => ("", first.len_utf8()),
    }
}

/// The length of a number; `0..3` is two of them.
fn number(text: &str) -> usize {
    let digits = |text: &str| {
        text.find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(text.len())
    };
    let whole = digits(text);
    let after = &text[whole..];
    let has_fraction = after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let len = if has_fraction {
        whole + 1 + digits(&after[1..])
    } else {
        whole
    };
    // `1e-12`
    let is_power = text[..len].ends_with(['e', 'E']) && text[len..].starts_with('-');
    if is_power {
        len + 1 + digits(&text[len + 1..])
    } else {
        len
    }
}

/// The class of a word, by itself and by what follows.
fn word(word: &str, after: &str) -> &'static str {
    let is_primitive = matches!(
        word,
        "f64" | "f32" | "usize" | "i64" | "i32" | "u64" | "bool" | "str"
    );
    if KEYWORDS.contains(&word) {
        "k"
    } else if is_primitive || word.starts_with(char::is_uppercase) {
        "t"
    } else if after.starts_with('(') || after.starts_with("::<") || after.starts_with("!(") {
        "f"
    } else if word.ends_with("_bar") || word.ends_with("_dot") {
        "d"
    } else {
        ""
    }
}
