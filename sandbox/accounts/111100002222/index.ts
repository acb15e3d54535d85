import { loadAccount } from "../load.ts";
import account from "./account.json" with { type: "json" };
import policies from "./policies.json" with { type: "json" };
import roles from "./roles.json" with { type: "json" };
import trusts from "./trusts.json" with { type: "json" };
import users from "./users.json" with { type: "json" };

/** The management account of the organization that `organization.ts` describes. */
export default loadAccount({
  account,
  policies,
  roles,
  trusts,
  users,
  buckets: [],
  groups: [],
  keys: [],
  resources: {},
});
