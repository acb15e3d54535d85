import { CREATE_PRINCIPAL } from "../techniques/iam/creation.ts";

/** What a principal can create and then act as. */
export const CREATABLE_TYPES = [
  {
    type: "Role",
    resourceType: "iam:role",
    create: "iam:CreateRole",
    /** Actions, any of which lets it act as the new principal; none where creating it is enough. */
    actAs: [],
    join: undefined,
    techniques: CREATE_PRINCIPAL.Role,
  },
  {
    type: "User",
    resourceType: "iam:user",
    create: "iam:CreateUser",
    actAs: ["iam:CreateAccessKey", "iam:CreateLoginProfile"],
    join: "iam:AddUserToGroup",
    techniques: CREATE_PRINCIPAL.User,
  },
] as const;

export type CreatableType = (typeof CREATABLE_TYPES)[number];
