#!/usr/bin/env bash
# This crate against torch eager, torch.compile and JAX: `benches/peers/run.sh [--quick] [workload..]`. Of the options that
# `compare.py --help` lists, those with values are written so: `--threads=1`.
# Checks every result of ours, then times all of them in turns; the rows are in target/peers.json.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=target/peers-venv
if ! cmp -s benches/peers/requirements.txt "$venv/requirements.txt"; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet -r benches/peers/requirements.txt
    cp benches/peers/requirements.txt "$venv"
fi
workloads=()
for argument in "$@"; do
    [[ $argument == -* ]] || workloads+=("$argument")
done
cargo bench --bench peers -- check "${workloads[@]}"
ours=$(cargo bench --bench peers --no-run --message-format=json 2>/dev/null |
    grep -o '"executable":"[^"]*/peers-[^"]*"' | tail -1 | cut -d'"' -f4)
exec "$venv/bin/python" benches/peers/compare.py --ours "$ours" --out target/peers.json "$@"
