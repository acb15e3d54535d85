import type { PartnerKey } from "../../api/resources/caller/partnerKey.ts";
import { isProblem, type Problem } from "../apiCaller.ts";
import { Confirmed } from "../parts/confirmed.tsx";
import { ProblemBox } from "../parts/problem.tsx";
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
          columns={["Key", "May", "Created", "By", "Last used", "State"]}
          rows={keys.value.map((key) => [
            <code>{key.keyId}</code>,
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
  const made = await call.api.post<PartnerKey & { key: string }>(keyPath(call), {
    permissions: call.form.getAll("permissions"),
  });
  if (isProblem(made)) return { title: "Keys", body: <KeyForm call={call} problem={made.problem} /> };
  return {
    title: "The new key",
    body: (
      <>
        <p>Copy it now: it is not shown again.</p>
        <p>
          <code class="secret">{made.value.key}</code>
        </p>
        <p>
          <a href={`#${keyPath(call)}`}>All keys</a>
        </p>
      </>
    ),
  };
}

export async function revokeKey(call: ViewCall): Promise<View> {
  const revoked = await call.api.delete<PartnerKey>(`${keyPath(call)}/${call.param("keyId")}`);
  return isProblem(revoked) ? revoked : { goTo: keyPath(call) };
}
