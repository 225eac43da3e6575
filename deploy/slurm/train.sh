#!/bin/bash
# Trains what `deno task plan --output PLACE --shards N` has planned: each pass is an array of jobs over shard.sh.
#
#   bash deploy/slurm/train.sh PLACE N [options of finalize]
#
# in the project's folder on a disk that all nodes share, on the login node or as a job of its own. It can be ended and
# started again at any time: what is done lies in PLACE.
#SBATCH --job-name=forecasts
#SBATCH --cpus-per-task=1
#SBATCH --mem=4G
#SBATCH --requeue
set -uo pipefail
if [ $# -lt 2 ]; then
  echo "usage: bash deploy/slurm/train.sh PLACE N [options of finalize]; N: shards of the plan" >&2
  exit 2
fi
place=$1 shards=$2 before= same=0
shift 2
read -ra deno <<<"${DENO:-npx --yes deno@2.9.6}"
# Who waits for each array before the next: a shard of it that has not ended is dead.
job="slurm $(hostname) $$ $(date +%s)"

# A pass is worked on again while shards of it fail; so many arrays no run needs.
exec 3>&1
for _ in $(seq "${MOST_ARRAYS:-50}"); do
  said=$("${deno[@]}" task finalize --plan "$place" "$@" 2>&1 >&3 | tee >(cat >&2))
  code=$?
  # 3: a pass is open.
  [ $code -eq 3 ] || exit $code
  open=$(grep -F PASS_OPEN <<<"$said")
  # Work that ends machines is cut after some deaths; more arrays in a row than that change nothing any more.
  if [ "$open" = "$before" ]; then same=$((same + 1)); else same=0; fi
  if [ $same -ge 6 ]; then
    echo "arrays of $shards shards change nothing any more: look into their logs, and whether the plan has more shards" >&2
    exit 1
  fi
  before=$open
  sbatch --wait --array="0-$((shards - 1))" deploy/slurm/shard.sh "$place" "$job" || echo "shards have failed; what is open is done again"
done
echo "still open: look into the logs of the shards" >&2
exit 1
