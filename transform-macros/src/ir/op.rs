//! Operands, places and right-hand sides: the part of the IR that the surface program (`hir`) and the
//! functional program (`ssa`) share. `V` is what a variable is: a mutable local there, a single
//! assignment here.

use crate::parse::{matrices, types};
use proc_macro2::{Ident, Span};

/// An atom: something that can be named without computing.
#[derive(Clone, Debug)]
pub(crate) enum Operand<V> {
    Var(V),
    /// A literal, written back verbatim where it is used (`2.0`, `3`, `true`, `"s"`).
    Lit(syn::Lit),
    /// A constant path that is no local: `f64::consts::PI`, `N`, `i32::MAX`.
    Path(syn::Path),
    /// `()`.
    Unit,
    /// A borrow of (part of) a variable as an argument: `&x`, `&x[1..3]`. Never bound to a variable.
    Ref(Place<V>),
    /// A `&mut` borrow as an argument, of a variable that is never differentiated: the call changes it.
    Mut(Place<V>),
}

/// A variable and a path into it: `a[i][j].0`. An empty path is the variable itself.
#[derive(Clone, Debug)]
pub(crate) struct Place<V> {
    pub(crate) base: V,
    pub(crate) path: Vec<Proj<V>>,
    pub(crate) span: Span,
}

/// One step of a path.
#[derive(Clone, Debug)]
pub(crate) enum Proj<V> {
    /// `[i]`
    Index(Operand<V>),
    /// `[[i, j]]` (`tuple: false`) or `[(i, j)]` (`tuple: true`)
    Multi { indices: Vec<Operand<V>>, tuple: bool },
    /// `[lo..hi]`, either end optional; `inclusive` for `..=`
    Range {
        lo: Option<Operand<V>>,
        hi: Option<Operand<V>>,
        inclusive: bool,
    },
    /// `.0` or `.name`
    Field(syn::Member),
    /// What a pattern binds in a variant: `r` of `Shape::Circle(r)`.
    Payload(Box<Payload>),
}

/// A field of a variant.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    pub(crate) variant: syn::Path,
    pub(crate) member: syn::Member,
}

/// A right-hand side. Operands are atoms, so evaluation order is the order of statements.
#[derive(Clone, Debug)]
pub(crate) enum Op<V> {
    /// The operand itself, as a value of its own (a copy of a `Copy` value, a move or clone of another).
    Copy(Operand<V>),
    /// The value at a place with a non-empty path: `x[i]`, `t.0`, `&x[1..3]` made an owned value.
    Get(Place<V>),
    /// `*r` where `r` is a reference parameter of a static type; derefs of float and tensor references are dropped.
    Deref(Operand<V>),
    Unary {
        op: syn::UnOp,
        arg: Operand<V>,
    },
    /// Arithmetic, bit and shift operators; compound forms are expanded.
    Binary {
        op: syn::BinOp,
        lhs: Operand<V>,
        rhs: Operand<V>,
    },
    /// `== != < <= > >=`: a bool, never differentiated.
    Compare {
        op: syn::BinOp,
        lhs: Operand<V>,
        rhs: Operand<V>,
    },
    Cast {
        arg: Operand<V>,
        ty: Box<syn::Type>,
    },
    /// `recv.name::<turbofish>(args)`. `f64::max(a, b)` is `a.max(b)`.
    Method {
        recv: Operand<V>,
        name: Ident,
        turbofish: Option<syn::AngleBracketedGenericArguments>,
        args: Vec<Operand<V>>,
    },
    /// `path(args)`: an annotated function, an associated function, or a call without active arguments.
    Call {
        func: Callee,
        args: Vec<Operand<V>>,
    },
    Tuple(Vec<Operand<V>>),
    /// `S { a: x, b: y, ..rest }` or `S(x, y)`: a struct, and its form at a level.
    Struct {
        form: Box<Form>,
        values: Vec<Operand<V>>,
        /// Where the fields come from that are not named.
        rest: Option<Operand<V>>,
    },
    /// `Some(x)` and its like.
    Wrap {
        by: Wrapper,
        value: Operand<V>,
    },
    /// Whether a value is a variant: a bool, the same in all lanes.
    Is {
        value: Operand<V>,
        variant: Box<Variant>,
    },
    /// `[a, b]`, or `vec![a, b]` if `vec`.
    Array {
        items: Vec<Operand<V>>,
        vec: bool,
    },
    /// `[x; N]` (length kept as written), or `vec![x; n]` if `vec`. The length is an operand or a const expression.
    Repeat {
        item: Operand<V>,
        len: Length<V>,
        vec: bool,
    },
    /// The value that a call returned, of the outcome that also holds what it left in its arguments.
    Returned(Operand<V>),
    /// The outcome of this function: its value, and what is left in the parameters that it changes.
    Outcome {
        value: Operand<V>,
        left: Vec<Operand<V>>,
    },
    /// The plain value of a variable, cut from differentiation (`#[nondiff]`).
    Primal(Operand<V>),
    /// Source that is kept as written; it may only mention inactive locals. `inputs` are the locals it names.
    /// `format` macros (`println!`, `format!`) may also name active locals: they see their primal.
    Opaque {
        tokens: Box<Opaque>,
        inputs: Vec<(Ident, V)>,
    },
}

/// What one value is put into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrapper {
    Some,
    Ok,
    /// What is in it is never differentiated.
    Err,
    Box,
    /// `Some` or `Ok`: which of them, the other values of its type say.
    Full,
    /// `None` or an `Err`, made of what another one was empty with.
    Hollow,
}

/// What stands for the name of a variant where it is `Some` of an `Option` and `Ok` of a `Result`.
const FULL: &str = "__Full";

/// The variant that has a value, of an `Option` or a `Result`: which of them is for rustc to know.
pub(crate) fn full(span: Span) -> syn::Path {
    syn::Path::from(Ident::new(FULL, span))
}

/// Whether a path is [`full`].
pub(crate) fn is_full(path: &syn::Path) -> bool {
    path.is_ident(FULL)
}

/// A pattern of a variant that asks for nothing in it.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) path: syn::Path,
    /// It may have fields.
    pub(crate) fields: bool,
}

/// How a struct is written: its path, and the fields that values are given for, in their order.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) path: syn::Path,
    pub(crate) members: Vec<syn::Member>,
    /// Written as a call.
    pub(crate) tuple: bool,
    /// It is a variant of an enum.
    pub(crate) variant: bool,
    /// It stands for a closure, whose struct only the variants know.
    pub(crate) closure: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Opaque {
    pub(crate) expr: syn::Expr,
    /// A formatting macro: active inputs are allowed.
    pub(crate) format: bool,
    /// What to call this construct in a diagnostic: "a closure", "an iterator chain".
    pub(crate) construct: &'static str,
}

#[derive(Clone, Debug)]
pub(crate) enum Length<V> {
    Operand(Operand<V>),
    Const(Box<syn::Expr>),
}

/// What a call names.
#[derive(Clone, Debug)]
pub(crate) enum Callee {
    /// `m::f`, `f::<3>`, `Tensor::scalar`, `Vec::with_capacity`
    Path(syn::ExprPath),
    /// `Type::name` for `self.name(..)` in a function of the type: the first argument is `self`.
    Method(syn::ExprPath),
    /// `grad!(f)(..)`, `jvp!(f, (..), (..))`: the transform's type, made from the macro's own tokens.
    Transform {
        ty: Box<syn::Type>,
        /// As the user wrote it, if that is a function.
        written: Option<Box<syn::Macro>>,
        /// What it is applied as, if it is written with its arguments.
        applied: Option<Box<Applied>>,
        span: Span,
    },
}

/// A transform that is written with its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Applied {
    /// The function as the user wrote it.
    pub(crate) f: proc_macro2::TokenStream,
    pub(crate) part: Part,
}

/// Which part of what such a transform gives.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// What the function itself gives.
    Value,
    /// The cotangents, of `vjp!`.
    Pullback,
    /// The value and its tangent, of `jvp!`; which of the tangents are given.
    Pushforward(Vec<bool>),
}

impl Applied {
    /// For the tokens of a macro.
    pub(crate) fn of(mac: &syn::Macro, part: Part) -> Box<Applied> {
        let is_comma = |token: &proc_macro2::TokenTree| matches!(token, proc_macro2::TokenTree::Punct(mark) if mark.as_char() == ',');
        let f = mac
            .tokens
            .clone()
            .into_iter()
            .take_while(|token| !is_comma(token));
        Box::new(Applied { f: f.collect(), part })
    }
}

/// `None`, under any path.
pub(crate) fn is_none(path: &syn::Path) -> bool {
    is_variant(path, "None")
}

/// Whether the path is a variant of `Option` or `Result`, alone or behind its type.
pub(crate) fn is_variant(path: &syn::Path, variant: &str) -> bool {
    let mut names = path.segments.iter().rev().map(|segment| &segment.ident);
    names.next().is_some_and(|name| name == variant)
        && names
            .next()
            .is_none_or(|owner| owner == "Option" || owner == "Result")
}

/// Whether the path is that of a variant: of the prelude, or behind the name of a type.
pub(crate) fn names_variant(path: &syn::Path) -> bool {
    let is_type = |name: &Ident| name.to_string().starts_with(char::is_uppercase);
    let mut names = path.segments.iter().rev().map(|segment| &segment.ident);
    let (last, owner) = (names.next(), names.next());
    ["Some", "None", "Ok", "Err"]
        .iter()
        .any(|name| is_variant(path, name))
        || last.is_some_and(is_type) && owner.is_some_and(is_type)
}

impl Wrapper {
    /// What a function puts its argument into, if that is what it does.
    pub(crate) fn of(path: &syn::Path) -> Option<Wrapper> {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["Some"] | [.., "Option", "Some"] => Some(Wrapper::Some),
            ["Ok"] | [.., "Result", "Ok"] => Some(Wrapper::Ok),
            ["Err"] | [.., "Result", "Err"] => Some(Wrapper::Err),
            [.., "Box", "new"] => Some(Wrapper::Box),
            _ => None,
        }
    }

    /// As it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Wrapper::Some => "Some",
            Wrapper::Ok => "Ok",
            Wrapper::Err => "Err",
            Wrapper::Box => "Box::new",
            Wrapper::Full => "pure::full",
            Wrapper::Hollow => "pure::hollow",
        }
    }

    /// Whether what is in it has no derivative.
    pub(crate) fn is_static(self) -> bool {
        matches!(self, Wrapper::Err | Wrapper::Hollow)
    }

    /// Whether it says nothing of what is in it where other values of its type say so.
    pub(crate) fn is_of_result(self) -> bool {
        !matches!(self, Wrapper::Some | Wrapper::Box)
    }
}

impl<V: Copy> Place<V> {
    /// The variable whose derivative that of the place is part of: errors have none.
    pub(crate) fn differentiated(&self) -> Option<V> {
        let is_error =
            |proj: &Proj<V>| matches!(proj, Proj::Payload(part) if is_variant(&part.variant, "Err"));
        (!self.path.iter().any(is_error)).then_some(self.base)
    }
}

impl Form {
    /// The type: of a variant, that of the enum. `S::<f64>` is `S<f64>` where a type stands.
    pub(crate) fn type_path(&self) -> syn::Path {
        let mut path = self.path.clone();
        if self.variant {
            path.segments.pop();
            path.segments.pop_punct();
        }
        for segment in &mut path.segments {
            if let syn::PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
                arguments.colon2_token = None;
            }
        }
        path
    }
}

impl Callee {
    /// The path that names it.
    pub(crate) fn path(&self) -> Option<&syn::ExprPath> {
        match self {
            Callee::Path(path) | Callee::Method(path) => Some(path),
            Callee::Transform { .. } => None,
        }
    }

    /// The transform, if it is written with its arguments.
    pub(crate) fn applied(&self) -> Option<&Applied> {
        match self {
            Callee::Transform { applied, .. } => applied.as_deref(),
            _ => None,
        }
    }

    /// Whether the first argument is the value that a method is called on.
    pub(crate) fn is_method(&self) -> bool {
        matches!(self, Callee::Method(_))
    }

    /// The type of the user's that a function belongs to: it may give a value of it.
    pub(crate) fn of_type(&self) -> Option<&Ident> {
        let mut names = self
            .path()?
            .path
            .segments
            .iter()
            .rev()
            .map(|segment| &segment.ident);
        let owner = names.nth(1)?;
        let known = ["Tensor", "Vec", "Rng", "String", "Option", "Box", "BTreeMap"];
        let is_type = owner.to_string().starts_with(char::is_uppercase);
        let is_array = types::is_array_name(owner) || matrices::is_matrix_name(owner);
        let is_known = is_array || known.iter().any(|name| owner == name);
        (is_type && !is_known).then_some(owner)
    }

    /// `stop_gradient`, under any path.
    pub(crate) fn is_stop_gradient(&self) -> bool {
        matches!(self, Callee::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "stop_gradient"))
    }

    /// `Tensor::name`, which stands for an operation: the type, and the name.
    pub(crate) fn associated(&self) -> Option<(syn::Path, Ident)> {
        let Callee::Path(path) = self else { return None };
        let mut segments: Vec<_> = path.path.segments.iter().cloned().collect();
        let name = segments.pop()?.ident;
        let is_type = segments.last()?.ident == "Tensor";
        let owner = syn::Path {
            leading_colon: path.path.leading_colon,
            segments: segments.into_iter().collect(),
        };
        is_type.then_some((owner, name))
    }
}
