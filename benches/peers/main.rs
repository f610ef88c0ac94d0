//! This crate's side of the comparison with its peers. `benches/peers/run.sh` runs all of it.
//!
//! `cargo bench --bench peers -- check [workload..]` holds every result against the expected figures; `-- list` names the
//! workloads with their float types; `-- time [workload..]` prints times alone; `-- serve` is what `run.sh` talks to.

#[allow(dead_code, reason = "loops exchanged by hand are no workload here")]
#[path = "../by_hand/mod.rs"]
mod by_hand;
mod case;
mod check;
#[path = "../figures/mod.rs"]
mod figures;
#[allow(dead_code, reason = "the dimension of a mixture is known here")]
#[path = "../inputs/mod.rs"]
mod inputs;
#[allow(dead_code, reason = "of these the iteration is asked for here")]
#[path = "../mapped/mod.rs"]
mod mapped;
mod ours;
mod serve;

use case::Case;
use ours::WORKLOADS;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let (command, names) = match args.split_first() {
        Some((command, names)) => (command.as_str(), names),
        None => ("time", &[][..]),
    };
    let chosen = |name: &str| names.is_empty() || names.iter().any(|n| name.starts_with(n.as_str()));
    match command {
        "serve" => serve::serve(),
        "list" => WORKLOADS
            .iter()
            .for_each(|w| println!("{} {}", w.name, w.dtypes().join(" "))),
        "check" | "time" => {
            for workload in WORKLOADS.iter().filter(|w| chosen(w.name)) {
                for dtype in workload.dtypes() {
                    for case in workload.cases(dtype) {
                        report(command, workload.name, dtype, &case);
                    }
                }
            }
        }
        other => panic!("`{other}` is none of check, list, time, serve"),
    }
}

fn report(command: &str, workload: &str, dtype: &str, case: &Case) {
    let label = format!("{workload:<22}{:<16}{dtype}", case.transform);
    if command == "check" {
        println!("{label}  off by {:.1e}", check::check(workload, dtype, case));
    } else {
        println!("{label}{:>14.2} us", 1e6 * serve::typical(case));
    }
}
