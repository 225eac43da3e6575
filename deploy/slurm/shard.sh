#!/bin/bash
# One shard of the pass that is due: submitted by train.sh as an array, whose name it is told.
#SBATCH --job-name=forecasts-shard
#SBATCH --cpus-per-task=1
#SBATCH --mem=3G
#SBATCH --time=06:00:00
#SBATCH --requeue
#SBATCH --output=forecasts-%A_%a.log
read -ra deno <<<"${DENO:-npx --yes deno@2.9.6}"
exec "${deno[@]}" task work --plan "$1" ${2:+--job "$2"}
