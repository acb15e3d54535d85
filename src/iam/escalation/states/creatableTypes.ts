/** What a principal can create and then act as. */
export const CREATABLE_TYPES = [
  {
    type: "Role",
    resourceType: "iam:role",
    create: "iam:CreateRole",
    /** Actions, any of which lets it act as the new principal; none where creating it is enough. */
    actAs: [],
    join: undefined,
    created: "creates a role that trusts it",
    acts: "assumes it",
  },
  {
    type: "User",
    resourceType: "iam:user",
    create: "iam:CreateUser",
    actAs: ["iam:CreateAccessKey", "iam:CreateLoginProfile"],
    join: "iam:AddUserToGroup",
    created: "creates a user",
    acts: "creates a credential to act as it",
  },
] as const;

export type CreatableType = (typeof CREATABLE_TYPES)[number];
