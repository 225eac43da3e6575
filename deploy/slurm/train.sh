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
set -u
place=$1 shards=$2
shift 2
read -ra deno <<<"${DENO:-npx --yes deno@2.9.6}"
# Who waits for each array before the next: a shard of it that has not ended is dead.
job="slurm $(hostname) $$ $(date +%s)"

# A pass is worked on again while shards of it fail; so many arrays no run needs.
for _ in $(seq "${MOST_ARRAYS:-50}"); do
  "${deno[@]}" task finalize --plan "$place" "$@"
  code=$?
  # 3: a pass is open.
  [ $code -eq 3 ] || exit $code
  sbatch --wait --array="0-$((shards - 1))" deploy/slurm/shard.sh "$place" "$job" || echo "shards have failed; what is open is done again"
done
echo "still open: look into the logs of the shards" >&2
exit 1
