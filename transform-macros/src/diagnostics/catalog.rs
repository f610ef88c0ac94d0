//! Every message to the user, by name. A message names the construct and says what to do instead. Why is said on the page of
//! its id in `docs/errors`, whose right program is a test of this crate's documentation.

use super::Diagnostic;

macro_rules! catalog {
    ($($name:ident = $id:literal: $text:literal;)*) => {
        $(
            #[cfg_attr(doctest, doc = include_str!(concat!("../../../docs/errors/", $id, ".md")))]
            pub(crate) const $name: Diagnostic = Diagnostic { id: $id, text: $text };
        )*

        /// All of them, for the checks on ids and for the compile-fail cases.
        #[cfg(test)]
        pub(crate) const ALL: &[Diagnostic] = &[$($name),*];
    };
}

catalog! {
    // What the attribute stands on.
    RULE_OF_BLOCK = "rule-of-block": "`{}` is the rule of one function: put it on a free function, and call that in the method";
    RULE_OF_MUTABLE = "rule-of-mutable": "a function with a rule of its own cannot have `&mut` parameters: return the value that it leaves";
    RULE_OF_NOTHING = "rule-of-nothing": "a rule gives the derivative by arguments that are differentiated, and this function has none: remove the rule";
    RULE_PULLBACK = "rule-pullback": "the pullback of a rule takes the cotangent of the value, and returns a tuple of the cotangents of the arguments: `impl Fn(y_bar) -> (bars..)`";
    RULE_RESULT = "rule-result": "a rule that returns a pullback ends in both, written as a pair: `(y, move |y_bar| ..)`";
    RULE_EARLY = "rule-early": "a rule that returns a pullback cannot be left before its end: use `if` and `match` with a value";
    CHECKPOINT_TRAIT = "checkpoint-trait": "`checkpoint` says nothing on a trait: put it on the `impl` blocks";
    CHECKPOINT_RULE = "checkpoint-rule": "`checkpoint` says how the derivative of the body is computed, and a rule stands for that: remove one of them";
    NOT_A_FUNCTION = "not-a-function": "only a function can be differentiated: put the attribute on a `fn`, or on the `impl` block of a struct";
    BLOCK_TYPE = "block-type": "functions of this type cannot be annotated: annotate `impl` blocks of structs that derive `Differentiable` or `Module`";
    BLOCK_NONDIFF = "block-nondiff": "`nondiff(..)` names parameters of one function: in an `impl` block, put `#[nondiff]` on the parameter";
    TYPED_SELF = "typed-self": "this receiver is not supported: use `self`, `&self` or `&mut self`, or put `#[nondiff]` on this method, to leave it out";
    METHOD_PARAMETER = "method-parameter":
        "a method that a trait asks for cannot have parameters of its own: put them on the trait, or put `#[nondiff]` on this method, to leave it out";
    BOUND_TYPE = "bound-type":
        "a type that the trait declares cannot stand in its annotated methods: make it a parameter of the trait, or put `#[nondiff]` on this method, to leave it out";
    MAPPED_NOT_A_FUNCTION = "mapped-not-a-function": "only a function can be mapped: put the attribute on a `fn`";
    SELF_PARAMETER = "self-parameter":
        "a method is annotated with the `impl` block that it is in: put the attribute on the `impl`";
    MUTABLE_NONDIFF = "mutable-nondiff": "what the function leaves in a `&mut` parameter is a result, which is differentiated: take away `nondiff`, or pass it by `&` or by value";
    UNKNOWN_PARAMETER = "unknown-parameter": "there is no parameter named `{}`: `nondiff(..)` takes names of parameters";
    ASYNC_FUNCTION = "async-function":
        "`async` functions cannot be differentiated: do the computation in a plain `fn` and call it from the `async` one";
    UNSAFE_FUNCTION = "unsafe-function":
        "`unsafe` functions cannot be differentiated: move the unsafe part out of this function";
    FOREIGN_ABI = "foreign-abi":
        "functions with a foreign ABI cannot be differentiated: annotate a plain `fn` and call it from this one";
    VARIADIC = "variadic": "variadic functions cannot be differentiated: take a slice instead";
    PRIMITIVE_NAME = "primitive-name":
        "an annotated function cannot be called `{}`: its handle would shadow the primitive type, rename the function";
    BOUND = "bound":
        "{}, which no parameter of an annotated function can: write this function for one type, or call the function by its path";
    REFERENCE_RESULT = "reference-result":
        "a function that returns a reference cannot be differentiated: return an owned value";
    VIEW_RESULT = "view-result": "a function that returns a view cannot be differentiated: return what owns its elements, with `.to_owned()` (of nalgebra's: `.into_owned()`)";

    VMAPPABLE_ARGUMENTS = "vmappable-arguments": "`#[vmappable]` takes no arguments: which lanes go which way is found out at run time";

    // What a derive stands on.
    DERIVE_UNION = "derive-union": "a union has no derivative, nothing says which of its fields holds: use a struct or an enum";
    DERIVE_NO_VARIANTS = "derive-no-variants": "an enum without variants has no values: give it a variant";
    DERIVE_LIFETIME = "derive-lifetime": "the lifetime parameter `{}` is not supported: a value that is differentiated owns its parts";
    DERIVE_REFERENCE = "derive-reference": "a reference cannot be a field here: a value that is differentiated owns its parts, store the value itself";

    MODULE_OPTION = "module-option": "`#[module(..)]` on a field takes `buffer`, for tensors that are not trained, `running`, for running statistics, `training`, for whether the module is in training, `flatten`, for a part whose names are the module's own, or `skip`, for what is no part of the state";
    MODULE_TWICE = "module-twice": "a field is one of `buffer`, `running`, `training`, `flatten` and `skip`: remove the others";
    MODULE_TRAINING = "module-training": "`#[module(training)]` belongs on a `bool`, which `train` and `eval` set";
    MODULE_RUNNING = "module-running": "`#[module(running)]` belongs on an `Option` of a tensor: `replace_all_batch_norm_modules` makes it `None`";
    MODULE_ON_STRUCT = "module-on-struct": "`#[module(..)]` belongs on a field: fields are parameters if nothing is said";

    // Types.
    IMPL_TRAIT = "impl-trait": "`impl Trait` has no derivative type: name the type";
    TRAIT_OBJECT = "trait-object": "trait objects cannot be differentiated: use an enum, or a concrete type";
    RAW_POINTER = "raw-pointer": "raw pointers cannot be differentiated: use references or indices";
    FUNCTION_POINTER = "function-pointer": "function pointers cannot be differentiated: call the function by its path";
    BOX = "boxed": "a `Box` can be in a field, but is no argument or result of its own: take `&T`, call with `&*boxed`, and return the value";
    UNSUPPORTED_TYPE = "unsupported-type": "the type `{}` is not supported here: name the type";

    // Arguments of the transform macros.
    MISSING_FUNCTION = "missing-function": "the function is missing: the first argument is a path to an annotated function, or a transform of one";
    NOT_A_PATH = "not-a-path": "expected a path to an annotated function, or a transform of one: closures and other expressions cannot be transformed, write a `fn`";
    NOT_A_TRANSFORM = "not-a-transform": "`{}!` does not name a function: transforms of functions are `grad!`, `grad_and_value!`, `jacrev!`, `jacfwd!`, `jacobian!`, `hessian!`, `vmap!`, `functionalize!` and `func!`";
    NOT_A_KEYWORD = "not-a-keyword": "expected a keyword argument such as `argnums = 0`: the arguments of the function go in a second pair of parentheses, `grad!(f)(&x)`";
    UNKNOWN_KEYWORD = "unknown-keyword": "unknown keyword argument `{}`";
    DUPLICATE_KEYWORD = "duplicate-keyword": "`{}` is given twice: remove one";
    MISSING_VALUE = "missing-value": "`{}` needs a value: write it after `=`";
    NOT_A_BOOL = "not-a-bool": "`{}` is a flag: write it alone, or with `= true` or `= false`";
    SPARSITY = "sparsity": "`sparsity` takes a reference to a `Sparsity`, or \"detect\"";
    NESTED_SPARSITY = "nested-sparsity": "a Jacobian with `sparsity` is a value with a pattern, not a function that is transformed further: put the transform inside, as in `jacfwd!(grad!(f), sparsity = &pattern)`";
    ARGNUMS = "argnums": "`argnums` takes an integer or a tuple of integers, such as `argnums = 1` or `argnums = (0, -1)`";
    NO_ARGNUMS = "no-argnums": "`argnums` is empty: name at least one argument to differentiate for";
    DUPLICATE_ARGNUM = "duplicate-argnum": "argument {} is listed twice in `argnums`: remove one";
    CHUNK_SIZE = "chunk-size": "`chunk_size` takes a positive integer literal";
    RANDOMNESS = "randomness": "`randomness` is one of \"error\", \"different\" and \"same\"";
    REMOVE = "remove": "`remove` is one of \"mutations\" and \"mutations_and_views\"";
    DIMS = "dims": "expected an axis (an integer), `None` for what is not mapped, or a tuple of those";
    NO_DIMS = "no-dims": "`in_dims` is empty: give one axis for all arguments, or a tuple with one entry for each of them";
    NOTHING_MAPPED = "nothing-mapped": "nothing is mapped: give at least one argument an axis, or `axis_size` if that is meant";
    AXIS_SIZE = "axis-size": "`axis_size` takes a constant: an integer, a `const`, or a const expression in braces";
    JVP_ARGUMENTS = "jvp-arguments": "`jvp!` takes the function, a tuple of primals and a tuple of tangents: `jvp!(f, (x, y), (x_dot, y_dot))`";
    JVP_TUPLE = "jvp-tuple": "`jvp!` takes its primals and its tangents as tuples: write `(x,)` for one argument";
    JVP_LENGTHS = "jvp-lengths": "every primal needs one tangent (`zero()` for none), but their numbers differ";
    SOURCE_VARIANT = "source-variant": "which source to print is {}: it is one of `primal`, `functionalized`, `pushforward`, `pullback` and `batched`";

    // Syntax that a body cannot use.
    ASYNC_BLOCK = "async-block": "`async` blocks cannot be differentiated: move the awaiting out of this function";
    AWAIT = "await": "`.await` cannot be differentiated: await outside and pass the value in";
    YIELD = "yield": "`yield` cannot be differentiated: collect the values into a `Vec`";
    UNSAFE_BLOCK = "unsafe-block": "`unsafe` blocks cannot be differentiated: move the unsafe part into a function of its own";
    TRY_BLOCK = "try-block": "`try` blocks cannot be differentiated: use `match`";
    UNKNOWN_SYNTAX = "unknown-syntax": "this syntax is not supported in an annotated function: write it in another way";
    MACRO_PATTERN = "macro-pattern": "a macro cannot be used as a pattern here: write the pattern out";
    STATIC_ITEM = "static-item": "statics cannot be used in an annotated function: pass the value as an argument";
    NESTED_MACRO = "nested-macro": "macros cannot be defined in an annotated function: define the macro outside of it";
    NESTED_ITEM = "nested-item": "this item cannot be declared in an annotated function (`fn`, `const` and `use` can): move it outside";
    UNKNOWN_MACRO = "unknown-macro": "`{}!` cannot be differentiated, what it expands to is not known here: call a function instead";
    INLINE_ASSEMBLY = "inline-assembly": "inline assembly cannot be differentiated: move it into a function of its own";
    DBG = "dbg": "`dbg!` is not supported: use `println!` to look at a value";
    CFG_IN_BODY = "cfg-in-body": "`cfg` inside an annotated function is not seen by the macro: put it on the function";
    MISPLACED_CHECKPOINT = "misplaced-checkpoint": "`#[checkpoint]` belongs on a `for`, `while` or `loop`; a function has `#[differentiable(checkpoint)]`";
    CHECKPOINT_OPTION = "checkpoint-option": "`{}` is no option of `#[checkpoint]`: it takes `every = k`, or `binomial, slots = s`";
    CHECKPOINT_FORM = "checkpoint-form": "write `#[checkpoint]`, `#[checkpoint(every = k)]` or `#[checkpoint(binomial, slots = s)]`";
    CHECKPOINT_ZERO = "checkpoint-zero": "with 0 no state of the loop is kept: write 1 or more";
    CHECKPOINT_SLOTS = "checkpoint-slots": "`binomial` asks how many states are kept at a time: write `#[checkpoint(binomial, slots = s)]`";
    MISPLACED_NONDIFF = "misplaced-nondiff": "`#[nondiff]` belongs on a `let` or a parameter";
    UNKNOWN_ATTRIBUTE = "unknown-attribute": "`#[{}]` is not supported inside an annotated function: remove it, or put it on the function";

    // What only the lowering can see.
    TRANSFORM_IN_BODY = "transform-in-body": "`{}!` is not supported here inside an annotated function: write `let (y, pullback) = vjp!(f, x);` or `vjp!(f, x).1(y_bar)`, or use `grad!` or `jvp!`";
    CLOSURE_HOLDS = "closure-holds":
        "the closure holds `{}`, whose type is not known here: write it where the variable is declared, `let name: Type = ..`";
    TRANSFORM_VALUE = "transform-value": "the transform `{}` is used as a value: call it, as in `grad!(f)(&x)`";
    AUX_IN_BODY = "aux-in-body": "`has_aux` of `{}!` is not supported inside an annotated function yet: return the auxiliary value from a function of its own";
    MUTABLE_VIEW = "mutable-view":
        "a view that is written to cannot be kept: write where it is made, `a.row_mut(i).assign(&b)`, or element by element, `a[[i, j]] = x`";
    NOT_ASSIGNABLE = "not-assignable": "only local variables and their parts can be assigned: statics and captured values cannot";
    ASSIGN_PATTERN = "assign-pattern": "this pattern cannot be assigned to: assign the parts one by one";
    MUTABLE_BORROW = "mutable-borrow": "`&mut` cannot stand here yet: it can be an argument of a call, or the whole of a `let`";
    REBOUND_BORROW = "rebound-borrow": "a `&mut` borrow cannot be bound to a `mut` variable: remove this `mut`, and use a new `let` for another borrow";
    REFUTABLE_PATTERN = "refutable-pattern": "this pattern cannot be taken apart here: use `match`";
    TUPLE_REST = "tuple-rest": "`..` can only stand at the end of this tuple pattern: name the other parts with `_`";
    DEFERRED_PATTERN = "deferred-pattern": "only a single name can be declared without a value: declare the names one by one";
    LET_CHAIN = "let-chain": "`let` cannot be combined with `||` or used as a value: use `match`";
    UNKNOWN_LABEL = "unknown-label": "there is no loop or block with the label `{}` around this: check the label";
    OUTSIDE_LOOP = "outside-loop": "there is no loop around this: use `return` to leave the function";
    QUESTION_MARK = "question-mark": "`?` leaves a function that returns a `Result` or an `Option`, and this one returns `{}`: return one of those, or use `unwrap`, `expect` or a `match`";
    OPAQUE_ASSIGNMENT = "opaque-assignment": "a variable of the body cannot be changed inside {}: change it in a statement of its own, such as a `for` loop";
    OPAQUE_JUMP = "opaque-jump": "the body cannot be left from inside {}: use a `for` loop, or a `match`";
    DUPLICATE_ITEM = "duplicate-item": "two items of this function are called `{}`: rename one";

    // What only the flow of active values shows.
    ACTIVE_BORROW = "active-borrow": "`&mut` of the active value `{}` cannot be passed to a method of what is never differentiated: pass it to an annotated function, or use the value a function returns";
    ACTIVE_PATTERN = "active-pattern": "`{}` is bound to part of an active value by one of several patterns: write each as an arm of a `match`";
    FLOAT_TO_INT = "float-to-int": "a cast of the active float `{}` to an integer cuts the derivative: write `#[nondiff] let ..` if that is meant";
    MADE_OF_ACTIVE = "made-of-active": "`{}` of an active value cannot be differentiated: methods of `Float` and annotated functions can; write `#[nondiff] let ..` if the derivative is to be cut";
    FOREIGN_METHOD = "foreign-method": "`{}` of an active value cannot be differentiated, it is no method of num-traits' `Float`: write it as an annotated function and call that";
    ACTIVE_OPAQUE = "active-opaque": "{} cannot be differentiated: closures of the body that are called there, and chains of std's iterators that end in `sum`, `product`, `fold`, `collect`, `for_each` and their like can; use a `for` loop, or mark what it uses with `#[nondiff] let ..`";
    ACTIVE_MUTATION = "active-mutation": "`{}` on active values is not supported here: `push`, `extend_from_slice`, `insert`, `remove`, `pop().unwrap()`, `swap`, `reverse`, `fill`, `resize`, `truncate` and `clear` are, on a `Vec` whose type is written or known";
    ACTIVE_ITERATION = "active-iteration": "this loop runs over active values in a form that is not supported: loop over a slice, a `Vec`, an array, or the indices";
    UNANNOTATED = "unannotated": "`{}` is not annotated, so it has no derivative: put `#[differentiable]` on it";
    UNANNOTATED_METHOD = "unannotated-method": "`{}` is not annotated, so it has no derivative: put `#[differentiable]` on the `impl` block that it is in";
    CALL_RESULT = "call-result": "`functional_call_with` gives a `Result`: in an annotated body take its value at once, `functional_call_with(..).unwrap()`";
    UNNAMED_CALLEE = "unnamed-callee": "only paths, transforms and closures bound to a name can be called: bind the function to a name first";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_kebab_case() {
        for (position, diagnostic) in ALL.iter().enumerate() {
            let kebab = diagnostic.id.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(kebab, "{} is not kebab-case", diagnostic.id);
            let twin = ALL
                .iter()
                .skip(position + 1)
                .find(|other| other.id == diagnostic.id);
            assert!(twin.is_none(), "two diagnostics are called {}", diagnostic.id);
        }
    }
}
