//! Methods of variables, elements and fields whose types the source says: `layers[i].advance(..)` is `Layer::advance(&mut layers[i], ..)`,
//! which borrows where a method that is looked up by its receiver takes copies.

use super::expr::peel;
use super::value::Value;
use super::{Lower, Place, Proj};
use crate::parse::declared::{self, Declared, Receives};
use crate::parse::types;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, Ident, Member, Type};

impl Lower<'_> {
    /// The call by the type, where the file declares the type and the method.
    pub(super) fn method_of_element(&mut self, call: &ExprMethodCall) -> Option<Value> {
        let is_part = matches!(
            peel(&call.receiver),
            Expr::Index(_) | Expr::Field(_) | Expr::Path(_)
        );
        if !is_part || call.turbofish.is_some() {
            return None;
        }
        let owner = self.owner_of(&call.receiver)?;
        let (name, recv, args) = (&call.method, &call.receiver, &call.args);
        let owner = Ident::new(&owner.to_string(), name.span());
        let call: ExprCall = match declared::receives(&owner, name)? {
            Receives::Shared => {
                syn::parse_quote_spanned!(recv.span()=> #owner::#name(&#recv, #args))
            }
            Receives::Exclusive => {
                syn::parse_quote_spanned!(recv.span()=> #owner::#name(&mut #recv, #args))
            }
        };
        Some(self.call(&call, None))
    }

    /// The name of the type of a part of a variable.
    fn owner_of(&self, part: &Expr) -> Option<Ident> {
        match self.type_of_part(part)? {
            Type::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        }
    }

    /// The type of a variable or of a part of it, without references.
    fn type_of_part(&self, part: &Expr) -> Option<Type> {
        match peel(part) {
            Expr::Index(index) => {
                let whole = self.type_of_part(&index.expr)?;
                let element = types::sequence_element(&whole)?;
                let part = if is_range(&index.index) { &whole } else { element };
                Some(plain(part))
            }
            Expr::Field(field) => field_of(&self.type_of_part(&field.base)?, &field.member),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => self.type_of_part(&unary.expr),
            Expr::Path(path) if path.qself.is_none() => {
                let binding = self.scope.variable(path.path.get_ident()?)?;
                self.type_of_place(&binding.place)
            }
            _ => None,
        }
    }

    fn type_of_place(&self, place: &Place) -> Option<Type> {
        let at = place.base.0 as usize;
        let ty = match self.item.params.get(at) {
            Some(param) if param.is_static => return None,
            Some(param) => &param.ty,
            None => self.locals.get(at)?.ty.as_ref()?,
        };
        place.path.iter().try_fold(plain(ty), |ty, step| match step {
            Proj::Index(_) => Some(plain(types::sequence_element(&ty)?)),
            Proj::Range { .. } => types::sequence_element(&ty).map(|_| ty.clone()),
            Proj::Field(member) => field_of(&ty, member),
            Proj::Multi { .. } | Proj::Payload(_) => None,
        })
    }
}

/// The type of a field, where the file declares the struct.
fn field_of(ty: &Type, member: &Member) -> Option<Type> {
    match ty {
        Type::Tuple(tuple) => match member {
            Member::Unnamed(index) => Some(plain(tuple.elems.get(index.index as usize)?)),
            Member::Named(_) => None,
        },
        Type::Path(path) => match declared::declared(path.path.get_ident()?)? {
            Declared::Fields(fields) => {
                let field = fields.into_iter().find(|(name, _)| name == member);
                field.map(|(_, ty)| plain(&ty))
            }
            Declared::Alias(ty) => field_of(&plain(&ty), member),
        },
        _ => None,
    }
}

/// The type behind references and parentheses.
fn plain(ty: &Type) -> Type {
    match types::peel(ty) {
        Type::Reference(reference) => plain(&reference.elem),
        ty => ty.clone(),
    }
}

fn is_range(index: &Expr) -> bool {
    matches!(peel(index), Expr::Range(_))
}
