//! Loops, and nodes that are left by several exits.

use super::{Leaf, Need, Writer};
use crate::ir::ssa::{Loop, Node, Region};

impl Writer<'_> {
    /// A loop that only ends: its last values are bound.
    pub(super) fn bound_loop(&mut self, head: &str, l: &Loop) {
        let exits = l.body.exits();
        if exits.iter().all(|(to, _)| *to == 0) && l.source.is_some() {
            return self.fold(head, l);
        }
        self.needs.insert(Need::ControlFlow);
        let run = self.unique("run");
        self.try_fold(&format!("let {run} = "), l, &|writer, _, values| {
            format!("ControlFlow::Break({})", writer.values(values))
        });
        self.nested(&format!("{head}match {run} {{"), "};", |writer| {
            writer.write(if l.source.is_some() {
                "ControlFlow::Break(last) | ControlFlow::Continue(last) => last,"
            } else {
                "ControlFlow::Break(last) => last,"
            });
            if l.source.is_none() {
                writer.write("ControlFlow::Continue(_) => unreachable!(),");
            }
        });
    }

    /// A loop whose rounds all go on.
    fn fold(&mut self, head: &str, l: &Loop) {
        let (items, item) = self.items(l);
        let (inits, state) = (self.values(&l.inits), self.pattern(&l.body.params));
        self.nested(
            &format!("{head}{items}.fold({inits}, |{state}, {item}| {{"),
            "});",
            |writer| {
                writer.region(&l.body, &|writer, _, values| writer.values(values));
            },
        );
    }

    /// A loop that is left: `leave` writes the exits other than the next round.
    fn try_fold(&mut self, head: &str, l: &Loop, leave: Leaf<'_>) {
        let (items, item) = self.items(l);
        let (inits, state) = (self.values(&l.inits), self.pattern(&l.body.params));
        self.nested(
            &format!("{head}{items}.try_fold({inits}, |{state}, {item}| {{"),
            "});",
            |writer| {
                writer.region(&l.body, &|writer, to, values| match to {
                    0 => format!("ControlFlow::Continue({})", writer.values(values)),
                    _ => leave(writer, to, values),
                });
            },
        );
    }

    /// A node with several exits, each continued.
    pub(super) fn dispatch(&mut self, node: &Node, exits: &[Region], leaf: Leaf<'_>) {
        let taken = self.unique("taken");
        let first = usize::from(matches!(node, Node::Loop(_)));
        let mut reachable: Vec<usize> = node
            .regions()
            .into_iter()
            .flat_map(Region::exits)
            .map(|(to, _)| to)
            .filter(|to| *to >= first)
            .collect();
        let runs_out = matches!(node, Node::Loop(l) if l.source.is_some());
        reachable.extend(runs_out.then_some(1));
        reachable.sort_unstable();
        reachable.dedup();
        let choice = |to: usize| reachable.iter().position(|exit| *exit == to).unwrap_or(0);
        match node {
            Node::Loop(l) => {
                self.needs.insert(Need::ControlFlow);
                self.try_fold(&format!("let {taken} = "), l, &|writer, to, values| {
                    let values = writer.values(values);
                    format!(
                        "ControlFlow::Break({})",
                        choose(choice(to), reachable.len(), values)
                    )
                });
            }
            _ => self.branch(node, &format!("let {taken} = "), ";", &|writer, to, values| {
                let values = writer.values(values);
                choose(choice(to), reachable.len(), values)
            }),
        }
        self.nested(&format!("match {taken} {{"), "}", |writer| {
            for &to in &reachable {
                let Some(exit) = exits.get(to - first) else {
                    continue;
                };
                let params = writer.pattern(&exit.params);
                let chosen = choose(choice(to), reachable.len(), params.clone());
                let pattern = match node {
                    Node::Loop(_) if to == 1 && runs_out => {
                        format!("ControlFlow::Break({chosen}) | ControlFlow::Continue({params})")
                    }
                    Node::Loop(_) => format!("ControlFlow::Break({chosen})"),
                    _ => chosen,
                };
                writer.nested(&format!("{pattern} => {{"), "}", |writer| {
                    writer.region(exit, leaf)
                });
            }
            if matches!(node, Node::Loop(_)) && !runs_out {
                writer.write("ControlFlow::Continue(_) => unreachable!(),");
            }
        });
    }

    /// A name that no variable has.
    pub(super) fn unique(&mut self, base: &str) -> String {
        let names = (0..).map(|n| {
            if n == 0 {
                base.to_owned()
            } else {
                format!("{base}_{n}")
            }
        });
        let mut names = names.filter(|name| !self.names.contains(name));
        let name = names.next().unwrap_or_default();
        self.names.push(name.clone());
        name
    }
}

/// `choice` of `of` cases.
fn choose(choice: usize, of: usize, inner: String) -> String {
    match (choice, of) {
        (_, 0 | 1) => inner,
        (0, _) => format!("Ok({inner})"),
        _ => format!("Err({})", choose(choice - 1, of - 1, inner)),
    }
}
