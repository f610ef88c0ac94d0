//! Calls of paths and of transforms. Which function a path names is not known here: rules are found by
//! rustc, through traits.

use super::expr::peel;
use super::scope::Entry;
use super::value::Value;
use super::{Lower, Op, Operand};
use crate::diagnostics::catalog;
use crate::ir::op::{Applied, Callee, Form, Part, Wrapper, names_variant};
use crate::parse::builtin::Builtin;
use crate::parse::transform::{self, Kind};
use crate::parse::{declared, floats, types};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprPath, ExprReference, Ident, Macro, Member, PathSegment, Type};

/// Associated functions of the float types that take no float: all others are methods.
const FLOAT_CONSTRUCTORS: &[&str] = &[
    "from_bits",
    "from_be_bytes",
    "from_le_bytes",
    "from_ne_bytes",
    "from_str",
];

impl Lower<'_> {
    /// `hint` is the type that the value is given, where it is written.
    pub(super) fn call(&mut self, call: &ExprCall, hint: Option<&Type>) -> Value {
        let whole = || Expr::Call(call.clone());
        if let Expr::Path(path) = peel(&call.func)
            && let Some(Entry::Closure(closure)) = self.scope_entry(path).cloned()
        {
            return self.closure_call(&closure, call);
        }
        if let Expr::Path(path) = peel(&call.func)
            && let Some(value) = self.array_from_fn(path, call, hint)
        {
            return value;
        }
        if let Some(value) = self.function_call(call).or_else(|| self.linear_call(call)) {
            return value;
        }
        let takes = || matches!(peel(&call.func), Expr::Path(path) if self.may_take_functions(path));
        if call.args.iter().any(is_closure) && !takes() {
            return self.opaque(&whole(), "a closure");
        }
        match peel(&call.func) {
            Expr::Macro(mac) => self.transform_call(&mac.mac, call),
            Expr::Path(path) => match self.scope_entry(path).cloned() {
                Some(Entry::Variable(_)) => self.opaque(&whole(), "a call of a closure"),
                Some(Entry::Transform(func)) => {
                    let args = self.function_arguments(&call.args);
                    Value::Op(Op::Call { func, args })
                }
                _ => self.path_call(path, call),
            },
            Expr::Field(_) | Expr::Closure(_) => self.opaque(&whole(), "a call of a closure"),
            other => self.unsupported(other, catalog::UNNAMED_CALLEE),
        }
    }

    fn path_call(&mut self, path: &ExprPath, call: &ExprCall) -> Value {
        if let Some(value) = self.memory_call(path, call) {
            return value;
        }
        if let Some(value) = self.functional_call(path, call) {
            return value;
        }
        if let Some(value) = self
            .array_made(path, call)
            .or_else(|| self.matrix_made(path, call))
        {
            return value;
        }
        if let (Some(by), None, Some(x)) =
            (Wrapper::of(&path.path), self.scope_entry(path), call.args.first())
        {
            let value = self.argument(x);
            return Value::Op(Op::Wrap { by, value });
        }
        if let (Some((float, name)), Some(first)) = (float_function(path), call.args.first()) {
            return self.float_call(float, name, first, call);
        }
        let args = self.arguments_of(path, call);
        if path.qself.is_none() && self.scope_entry(path).is_none() && names_struct(&path.path) {
            let members = (0..args.len())
                .map(syn::Index::from)
                .map(Member::Unnamed)
                .collect();
            return Value::Op(Op::Struct {
                form: Box::new(Form {
                    path: path.path.clone(),
                    members,
                    tuple: true,
                    variant: names_variant(&path.path),
                    closure: false,
                }),
                values: args,
                rest: None,
            });
        }
        Value::Op(Op::Call {
            func: Callee::Path(path.clone()),
            args,
        })
    }

    /// The arguments of a function. One that only reads what it is given may be given a `&mut`, and one that takes functions
    /// closures.
    fn arguments_of(&mut self, path: &ExprPath, call: &ExprCall) -> Vec<Operand> {
        let name = path.path.get_ident();
        let lends = call.args.iter().any(|arg| self.is_exclusive(arg));
        let shared = name.filter(|_| lends).map(declared::shared_parameters);
        let mut shared = shared.unwrap_or_default().into_iter();
        let mut functions = self.functions_of(path, &call.args).map(Vec::into_iter);
        self.in_order(Vec::new(), &call.args, |lower, arg| {
            let function = functions.as_mut().map(|functions| functions.next().flatten());
            if shared.next() == Some(true) {
                return lower.argument(shared_borrow(arg).as_ref().unwrap_or(arg));
            }
            let function = function.and_then(|known| lower.passed_function(arg, known.as_ref()));
            function.unwrap_or_else(|| lower.function_argument(arg))
        })
    }

    /// `f64::max(a, b)` is `a.max(b)`, and `f64::from(x)` is a cast.
    fn float_call(&mut self, float: &Ident, name: &PathSegment, first: &Expr, call: &ExprCall) -> Value {
        if name.ident == "from" {
            let arg = self.operand(first);
            return Value::Op(Op::Cast {
                arg,
                ty: Box::new(syn::parse_quote!(#float)),
            });
        }
        let recv = self.receiver(first);
        let args = self.arguments_with_receiver(recv, call.args.iter().skip(1));
        Value::Op(self.method(args, name.ident.clone(), None))
    }

    /// Receiver and arguments as one list, receiver first.
    pub(super) fn arguments_with_receiver<'e>(
        &mut self,
        recv: Operand,
        args: impl IntoIterator<Item = &'e Expr>,
    ) -> Vec<Operand> {
        self.call_arguments(vec![recv], args)
    }

    /// `grad!(f)(&w, &x)`
    fn transform_call(&mut self, mac: &Macro, call: &ExprCall) -> Value {
        match self.transform(mac) {
            Some(func) => {
                let args = self.function_arguments(&call.args);
                Value::Op(Op::Call { func, args })
            }
            None => Value::unit(),
        }
    }

    /// `grad!(f)` as the initializer of a `let`: the name stands for the transform.
    pub(super) fn transform_value(&mut self, expr: &Expr) -> Option<Callee> {
        let Expr::Macro(mac) = peel(expr) else { return None };
        match Builtin::of(&mac.mac) {
            Some(Builtin::Transform(kind)) if kind.is_function() => self.transform(&mac.mac),
            _ => None,
        }
    }

    /// The transform a macro stands for. `None` if it was reported as wrong.
    fn transform(&mut self, mac: &Macro) -> Option<Callee> {
        let span = mac.path.span();
        match Builtin::of(mac) {
            Some(Builtin::Transform(kind)) if kind.is_function() => {
                let transform = transform::function(kind, mac.tokens.clone(), span, self.errors)?;
                let ty = syn::parse2(transform.ty(self.krate));
                Some(Callee::Transform {
                    ty: Box::new(self.errors.handle(ty)?),
                    written: Some(Box::new(mac.clone())),
                    applied: None,
                    span,
                })
            }
            _ => {
                self.errors.error(&mac.path, catalog::UNNAMED_CALLEE);
                None
            }
        }
    }

    /// A transform macro that stands alone. Only `jvp!` is a call already.
    pub(super) fn transform_macro(&mut self, kind: Kind, mac: &Macro) -> Value {
        let name = mac
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default();
        match kind {
            Kind::Jvp => self.jvp(mac),
            kind if kind.is_function() => self.unsupported(&mac.path, catalog::TRANSFORM_VALUE.about(name)),
            _ => self.unsupported(&mac.path, catalog::TRANSFORM_IN_BODY.about(name)),
        }
    }

    /// `jvp!(f, (a, b), (a_dot, b_dot))`: primals, then tangents, as arguments of one call.
    fn jvp(&mut self, mac: &Macro) -> Value {
        let span = mac.path.span();
        let Some(call) = transform::jvp_call(mac.tokens.clone(), self.krate, self.errors) else {
            return Value::unit();
        };
        if call.has_aux {
            return self.unsupported(&mac.path, catalog::AUX_IN_BODY.about("jvp"));
        }
        let (krate, f) = (self.krate, &call.f);
        let given = call.tangents.iter().map(|x| {
            let name = if crate::driver::is_zero(x) {
                "IsZero"
            } else {
                "IsGiven"
            };
            Ident::new(name, span)
        });
        let ty = syn::parse_quote_spanned!(span=> #krate::plumbing::Jvp<#f, (#(#krate::plumbing::#given,)*)>);
        let is_given = |x: &Expr| !crate::driver::is_zero(x);
        let part = Part::Pushforward(call.tangents.iter().map(is_given).collect());
        let nothing: Expr = syn::parse_quote_spanned!(span=> ());
        let tangents = call
            .tangents
            .iter()
            .map(|x| if crate::driver::is_zero(x) { &nothing } else { x });
        let args = self.function_arguments(call.primals.iter().chain(tangents));
        Value::Op(Op::Call {
            func: Callee::Transform {
                ty: Box::new(ty),
                written: None,
                applied: Some(Applied::of(mac, part)),
                span,
            },
            args,
        })
    }
}

pub(super) fn is_closure(expr: &Expr) -> bool {
    matches!(peel(expr), Expr::Closure(_))
}

/// `&x` of `&mut x`.
fn shared_borrow(arg: &Expr) -> Option<Expr> {
    match peel(arg) {
        Expr::Reference(reference) if reference.mutability.is_some() => {
            let shared = ExprReference {
                mutability: None,
                ..reference.clone()
            };
            Some(Expr::Reference(shared))
        }
        _ => None,
    }
}

/// Whether what is called is a struct, or a variant of an enum: its name is that of a type.
fn names_struct(path: &syn::Path) -> bool {
    let is_type = |segment: &PathSegment| segment.ident.to_string().starts_with(char::is_uppercase);
    let last = path.segments.last().filter(|last| is_type(last));
    // Of ndarray.
    last.is_some_and(|last| last.ident != "Axis")
}

/// `f64` and `max` of `f64::max`, if that takes a float first. Of a parameter that stands for a float, and of a trait of
/// floats, that is known of num-traits' functions.
pub(super) fn float_function(path: &ExprPath) -> Option<(&Ident, &PathSegment)> {
    let mut segments = path.path.segments.iter().rev();
    let (name, of) = (segments.next()?, segments.next()?);
    let alone = segments.next().is_none();
    let of_float = match &path.qself {
        Some(qself) => types::is_float(&qself.ty) && floats::is_method_of_trait(&of.ident, &name.ident),
        None if alone && floats::is_float_param(&of.ident) => floats::is_method(&name.ident),
        None => floats::is_method_of_trait(&of.ident, &name.ident),
    };
    let of_primitive = alone
        && path.qself.is_none()
        && (of.ident == "f64" || of.ident == "f32")
        && !FLOAT_CONSTRUCTORS.iter().any(|other| name.ident == other);
    (of_float || of_primitive).then_some((&of.ident, name))
}
