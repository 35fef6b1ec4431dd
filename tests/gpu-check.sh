#!/usr/bin/env bash
# Conformance and speed of the networks on a machine with an NVIDIA GPU; prints a table. The CPU build never needs this.
#   tests/gpu-check.sh                   with the .NET SDK: builds with -p:Torch=cuda (TorchSharp-cuda-linux from the registry)
#   tests/gpu-check.sh --published DIR   without it: DIR/tests and DIR/benchmarks are self-contained publishes of WebShopRL.Agents.Tests and WebShopRL.Benchmarks for linux-x64
# TORCH_LIB=DIR   libtorch with CUDA to use, as a Python's torch/lib; it must be of the version that TorchSharp was built for.
# DEVICE=cuda:1   another device (DEVICE=cpu tries the script itself).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
device=${DEVICE:-cuda}
[ -z "${TORCH_LIB:-}" ] || export LD_LIBRARY_PATH=$TORCH_LIB${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

case ${1:-} in
  --published)
    tests=("${2:?--published needs a folder}/tests/WebShopRL.Agents.Tests"); benchmarks=("$2/benchmarks/WebShopRL.Benchmarks") ;;
  "")
    torch=cpu; [ "$device" = cpu ] || torch=cuda
    for project in WebShopRL.Agents.Tests WebShopRL.Benchmarks; do
      dotnet build "tests/$project" -c Release -v quiet --nologo -p:Torch=$torch || { echo "error: the build with -p:Torch=$torch failed." >&2; exit 1; }
    done
    tests=(dotnet tests/WebShopRL.Agents.Tests/bin/Release/net10.0/WebShopRL.Agents.Tests.dll)
    benchmarks=(dotnet tests/WebShopRL.Benchmarks/bin/Release/net10.0/WebShopRL.Benchmarks.dll) ;;
  *) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

logs=$(mktemp -d); trap 'rm -rf "$logs"' EXIT
failed=0
echo "Conformance on $device ..."
WEBSHOP_TEST_DEVICE=$device "${tests[@]}" -noLogo -noColor -trait Category=Conformance >"$logs/tests" 2>&1 || failed=1
grep -E "FAIL|Total:" "$logs/tests" || tail -20 "$logs/tests"
for name in train policy; do
  echo "Benchmark $name on $device ..."
  "${benchmarks[@]}" $name --device "$device" --json >"$logs/$name" 2>&1 || { failed=1; tail -20 "$logs/$name"; }
done

figure() { tail -1 "$logs/$1" 2>/dev/null | grep -oE "\"$2\":[0-9.eE+-]+" | head -1 | cut -d: -f2; }
model() { tail -1 "$logs/train" 2>/dev/null | grep -oE "\"$1\":\{[^}]*\}" | grep -oE "\"$2\":[0-9.eE+-]+" | head -1 | cut -d: -f2; }
echo
echo "| what | $device |"
echo "|---|---|"
printf '| conformance | %s |\n' "$(grep -oE "Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+" "$logs/tests" | tail -1)"
printf '| matrix product 2048³, GFLOP/s | %.0f |\n' "$(figure train gemm_gflops)"
for name in bert-tiny bert-mini minilm bert-base; do
  printf '| %s, tokens/s (share of peak) | %.0f (%.2f) |\n' $name "$(model $name tokens_per_second)" "$(model $name share_of_peak)"
  printf '| %s, states/s of the demo shop | %.1f |\n' $name "$(model $name demo_states_per_second)"
done
printf '| decisions/s, bert-tiny, 32 episodes | %.0f |\n' "$(figure policy decisions_per_second)"
exit $failed
