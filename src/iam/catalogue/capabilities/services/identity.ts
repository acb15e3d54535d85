import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../../capability.ts";
import type { ServiceTable } from "../table.ts";
import { CONTROL_PLANE } from "./controlPlane.ts";

/**
 * Reports about use and simulations are content that IAM produces; the details of users, roles and policies are its
 * configuration. Tags of users and roles are published as data, so are those of the other IAM resources.
 */
const iam: ServiceTable = {
  service: "iam",
  judgements: [
    [
      READ_DATA,
      `Generate* Simulate* GetAccessKeyLastUsed GetAccountSummary GetCredentialReport GetOrganizationsAccessReport
       GetServiceLastAccessedDetails GetServiceLastAccessedDetailsWithEntities GetServiceLinkedRoleDeletionStatus`,
    ],
    [WRITE_DATA, "AddClientIDToOpenIDConnectProvider Tag* Untag*"],
    [ADMINISTER, "PassRole ChangePassword Resync* Upload* Send*"],
    ...CONTROL_PLANE,
  ],
};

/** What hands out a session is use, unless it is a session or token of the caller's own, which is published as data. */
const sts: ServiceTable = {
  service: "sts",
  judgements: [
    [USE, "Assume*"],
    [READ_DATA, "Get*"],
    [WRITE_DATA, "DecodeAuthorizationMessage SetContext SetSourceIdentity Tag*"],
  ],
};

/** Users of a pool are its content; a pool's clients, domains and providers are its configuration. */
const userPools: ServiceTable = {
  service: "cognito-idp",
  judgements: [
    [READ_DATA, `AdminGet* AdminList* GetUser GetDevice ListUsers ListUsersInGroup ListDevices`],
    // The answer holds the secret with which the client uses the pool.
    [READ_CONFIG | USE, "DescribeUserPoolClient ListUserPoolClientSecrets"],
    [
      USE,
      `InitiateAuth AdminInitiateAuth RespondToAuthChallenge AdminRespondToAuthChallenge SignUp ConfirmSignUp ForgotPassword
       ConfirmForgotPassword GetTokensFromRefreshToken GlobalSignOut RevokeToken ResendConfirmationCode
       GetUserAttributeVerificationCode VerifyUserAttribute VerifySoftwareToken AssociateSoftwareToken ConfirmDevice`,
    ],
    [
      WRITE_DATA,
      `AdminAddUserToGroup AdminRemoveUserFromGroup AdminConfirmSignUp AdminCreateUser AdminDisable* AdminEnableUser
       AdminForgetDevice AdminLink* AdminReset* AdminSet* AdminUpdate* AdminUserGlobalSignOut ChangePassword ForgetDevice
       SetUserMFAPreference SetUserSettings UpdateUserAttributes UpdateDeviceStatus UpdateAuthEventFeedback
       StartUserImportJob`,
    ],
    [DELETE_DATA, "AdminDelete* DeleteUser DeleteUserAttributes"],
    [ADMINISTER | DELETE_DATA, "DeleteUserPool DeleteUserPoolReplica"],
    ...CONTROL_PLANE,
  ],
};

const identityPools: ServiceTable = {
  service: "cognito-identity",
  judgements: [
    [USE, "GetCredentialsForIdentity GetOpenIdToken GetOpenIdTokenForDeveloperIdentity GetId"],
    [READ_DATA, "LookupDeveloperIdentity"],
    [WRITE_DATA, "MergeDeveloperIdentities Unlink*"],
    [DELETE_DATA, "DeleteIdentities"],
    [ADMINISTER | DELETE_DATA, "DeleteIdentityPool"],
    ...CONTROL_PLANE,
  ],
};

const sync: ServiceTable = {
  service: "cognito-sync",
  judgements: [
    [READ_DATA, "ListRecords QueryRecords"],
    [WRITE_DATA, "UpdateRecords BulkPublish"],
    [ADMINISTER | DELETE_DATA, "DeleteDataset"],
    [USE, "SubscribeToDataset UnsubscribeFromDataset RegisterDevice"],
    ...CONTROL_PLANE,
  ],
};

export const identity: readonly ServiceTable[] = [iam, sts, userPools, identityPools, sync];
