import type { CreatedPartnerKey, PartnerKey } from "../../api/resources/caller/partnerKey.ts";
import { isProblem, type Problem } from "../apiCaller.ts";
import { Confirmed } from "../parts/confirmed.tsx";
import { Choice } from "../parts/field.tsx";
import { ProblemBox } from "../parts/problem.tsx";
import { Secrets } from "../parts/secrets.tsx";
import { Table } from "../parts/table.tsx";
import { Time } from "../parts/time.tsx";
import type { View, ViewCall } from "../view.tsx";

const keyPath = ({ partnerId }: ViewCall) => `/partner/${partnerId}/key`;

export async function keysView(call: ViewCall): Promise<View> {
  const keys = await call.api.get<PartnerKey[]>(keyPath(call));
  if (isProblem(keys)) return keys;
  const path = keyPath(call);
  return {
    title: "Keys",
    body: (
      <>
        <Table
          caption="Keys, newest first"
          columns={["Key", "Type", "May", "Created", "By", "Last used", "State"]}
          rows={keys.value.map((key) => [
            <code>{key.accessKeyId ?? key.keyId}</code>,
            key.type,
            key.permissions.join(", "),
            <Time at={key.createdAt} />,
            key.createdBy ?? "not recorded",
            <Time at={key.lastUsedAt} />,
            key.revokedAt === null ? (
              <Confirmed label="Revoke" post={`${path}/${key.keyId}/delete`}>
                {key.keyId === call.caller.name
                  ? "This is the key you have signed in with."
                  : "Requests with this key are refused from then on."}
              </Confirmed>
            ) : (
              "revoked"
            ),
          ])}
          empty="There are no keys."
        />
        <KeyForm call={call} />
      </>
    ),
  };
}

function KeyForm({ call, problem }: { call: ViewCall; problem?: Problem }) {
  return (
    <form class="card" data-post={keyPath(call)}>
      <h2>Create a key</h2>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <Choice
        name="type"
        label="How programs use it"
        options={{ bearer: "Sent as a bearer key", sigv4: "Signs requests (AWS Signature Version 4)" }}
        value={call.form.get("type") ?? "bearer"}
      />
      <fieldset>
        <legend>What it may do</legend>
        {call.caller.permissions.map((permission) => (
          <label class="check">
            <input
              type="checkbox"
              name="permissions"
              value={permission}
              checked={call.form.getAll("permissions").includes(permission)}
            />{" "}
            {permission}
          </label>
        ))}
      </fieldset>
      <button type="submit">Create the key</button>
    </form>
  );
}

/** Shows the new key, this once. */
export async function createKey(call: ViewCall): Promise<View> {
  const made = await call.api.post<CreatedPartnerKey>(keyPath(call), {
    type: call.form.get("type") ?? "bearer",
    permissions: call.form.getAll("permissions"),
  });
  if (isProblem(made)) return { title: "Keys", body: <KeyForm call={call} problem={made.problem} /> };
  const { key, accessKeyId, secretAccessKey } = made.value;
  const secrets = {
    ...(key !== undefined && { Key: key }),
    ...(accessKeyId !== undefined && { "Access key ID": accessKeyId }),
    ...(secretAccessKey !== undefined && { "Secret access key": secretAccessKey }),
  };
  return { title: "The new key", body: <Secrets secrets={secrets} next={keyPath(call)} nextText="All keys" /> };
}

export async function revokeKey(call: ViewCall): Promise<View> {
  const revoked = await call.api.delete<PartnerKey>(`${keyPath(call)}/${call.param("keyId")}`);
  return isProblem(revoked) ? revoked : { goTo: keyPath(call) };
}
