//! The names of types, as the compiler writes them, taken apart.

use std::fmt::{self, Display, Formatter};

/// A type by its name.
#[derive(Debug, Default)]
pub(super) struct Type<'t> {
    /// The path, `(` of a tuple, `[` of an array or a slice.
    head: &'t str,
    parts: Vec<Type<'t>>,
    /// The length of an array.
    len: &'t str,
}

impl<'t> Type<'t> {
    pub(super) fn parse(text: &'t str) -> Self {
        Reader { rest: text }.ty()
    }

    /// The type at the end of a way: the numbers of parts, and `r` for a round of a tape.
    pub(super) fn at(&self, way: &str) -> Option<&Type<'t>> {
        if way.is_empty() {
            return None;
        }
        way.split('.').try_fold(self, |ty, step| match step {
            "r" => Some(ty.round()),
            number => ty.parts.get(number.parse::<usize>().ok()?),
        })
    }

    /// What a tape is made of: a vector, one that may be inline, an array in that.
    fn round(&self) -> &Type<'t> {
        match self.parts.first() {
            Some(part) if self.head == "[" || ["Vec", "SmallVec", "Few"].contains(&self.name()) => {
                part.round()
            }
            _ => self,
        }
    }

    fn name(&self) -> &'t str {
        self.head.rsplit("::").next().unwrap_or(self.head)
    }

    fn is_level(&self) -> bool {
        ["Base", "Dual", "Duals", "Batch"].contains(&self.name()) && self.head.contains("levels")
    }
}

/// As the user would write it: without modules and levels.
impl Display for Type<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self
            .parts
            .iter()
            .filter(|part| !part.is_level())
            .map(Type::to_string)
            .collect();
        match (self.head, self.name(), parts.as_slice()) {
            // The derivative of one argument.
            ("(", _, [one]) => write!(f, "{one}"),
            ("(", ..) => write!(f, "({})", parts.join(", ")),
            ("[", _, _) if self.len.is_empty() => write!(f, "[{}]", parts.concat()),
            ("[", ..) => write!(f, "[{}; {}]", parts.concat(), self.len),
            // Defaults are not among the compiler's names.
            (_, "Real", []) => write!(f, "f64"),
            (_, "Real", [float]) => write!(f, "{float}"),
            (_, "Tensor", [float]) if float == "f64" => write!(f, "Tensor"),
            (_, "RunAgain", _) => write!(f, "nothing"),
            // What they are is listed by `saved!` of the function.
            (_, "Parts" | "ByLevel" | "Called", _) => write!(f, "its residuals"),
            (_, name, []) => write!(f, "{name}"),
            (_, name, _) => write!(f, "{name}<{}>", parts.join(", ")),
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn ty(&mut self) -> Type<'t> {
        if self.takes("(") {
            return Type {
                head: "(",
                parts: self.list(")"),
                len: "",
            };
        }
        if self.takes("[") {
            let part = self.ty();
            let len = if self.takes("; ") { self.until(&[']']) } else { "" };
            self.takes("]");
            return Type {
                head: "[",
                parts: vec![part],
                len,
            };
        }
        let head = self.until(&['<', '>', '(', ')', '[', ']', ',', ';']);
        let mut parts = Vec::new();
        if self.takes("<") {
            parts = self.list(">");
        }
        if head == "fn" && self.takes("(") {
            parts = self.list(")");
            if self.takes(" -> ") {
                parts.push(self.ty());
            }
        }
        // What is declared in a function or a method: `f::<T>::{closure}`, `<impl ..>::g`.
        let more = self.until(&['<', '>', '(', ')', '[', ']', ',', ';']);
        Type {
            head: if more.is_empty() { head } else { more },
            parts,
            len: "",
        }
    }

    /// Types up to a bracket.
    fn list(&mut self, end: &str) -> Vec<Type<'t>> {
        let mut parts = Vec::new();
        while !self.rest.is_empty() && !self.takes(end) {
            let before = self.rest.len();
            parts.push(self.ty());
            self.takes(",");
            self.takes(" ");
            if self.rest.len() == before {
                self.rest = "";
            }
        }
        parts
    }

    fn takes(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn until(&mut self, ends: &[char]) -> &'t str {
        let at = self.rest.find(ends).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(at);
        self.rest = rest;
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_taken_apart() {
        let name = "(a::Real<f32, a::levels::base::Base>, alloc::vec::Vec<(usize, [b::Tensor<f32, a::levels::Base>; 3])>, \
                    smallvec::SmallVec<[(f32, ()); 4]>, core::marker::PhantomData<fn(u8) -> (i8,)>)";
        let ty = Type::parse(name);
        let shown = |way: &str| ty.at(way).map(Type::to_string).unwrap_or_default();
        assert_eq!(shown("0"), "f32");
        assert_eq!(shown("1"), "Vec<(usize, [Tensor<f32>; 3])>");
        assert_eq!(shown("1.r.1.0"), "Tensor<f32>");
        assert_eq!(shown("2.r.0"), "f32");
        assert_eq!(shown("2.r"), "(f32, ())");
        assert_eq!(shown("3.0.0"), "u8");
        assert_eq!((shown("4").as_str(), shown("").as_str()), ("", ""));
    }
}
