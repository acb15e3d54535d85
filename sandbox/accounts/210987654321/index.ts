import { loadAccount } from "../load.ts";
import account from "./account.json" with { type: "json" };
import buckets from "./buckets.json" with { type: "json" };
import groups from "./groups.json" with { type: "json" };
import keys from "./keys.json" with { type: "json" };
import policies from "./policies.json" with { type: "json" };
import resources from "./resources.json" with { type: "json" };
import roles from "./roles.json" with { type: "json" };
import trusts from "./trusts.json" with { type: "json" };
import users from "./users.json" with { type: "json" };

export default loadAccount({ account, buckets, groups, keys, policies, resources, roles, trusts, users });
