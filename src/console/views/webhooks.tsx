import type { WebhookDelivery } from "../../api/resources/webhook/delivery.ts";
import type { Webhook } from "../../api/resources/webhook/webhook.ts";
import { isProblem, type Problem } from "../apiCaller.ts";
import { Confirmed } from "../parts/confirmed.tsx";
import { Field } from "../parts/field.tsx";
import { ProblemBox } from "../parts/problem.tsx";
import { Secrets } from "../parts/secrets.tsx";
import { NextPage, Table } from "../parts/table.tsx";
import { Time } from "../parts/time.tsx";
import type { View, ViewCall } from "../view.tsx";

const EVENTS: Readonly<Record<Webhook["events"][number], string>> = {
  "analysis.succeeded": "an analysis has succeeded",
  "analysis.failed": "an analysis has failed",
  "finding.new": "an analysis has found what no earlier one had",
};

const webhooksPath = ({ partnerId }: ViewCall) => `/partner/${partnerId}/webhook`;
const webhookPath = (call: ViewCall) => `${webhooksPath(call)}/${call.param("name")}`;

export async function webhooksView(call: ViewCall): Promise<View> {
  const path = webhooksPath(call);
  const webhooks = await call.api.get<Webhook[]>(path);
  if (isProblem(webhooks)) return webhooks;
  return {
    title: "Webhooks",
    body: (
      <>
        <Table
          caption="Webhooks"
          columns={["Name", "URL", "Events", "State"]}
          rows={webhooks.value.map((webhook) => [
            <a href={`#${path}/${webhook.name}`}>{webhook.name}</a>,
            webhook.url,
            webhook.events.join(", "),
            <State webhook={webhook} />,
          ])}
          empty="There are no webhooks."
        />
        {mayChange(call) && <WebhookForm call={call} />}
      </>
    ),
  };
}

const mayChange = ({ caller }: ViewCall) => caller.permissions.includes("partner:write");

function State({ webhook }: { webhook: Webhook }) {
  if (webhook.disabledAt === null) return <span class="better">in force</span>;
  return (
    <span class="worse">
      disabled since <Time at={webhook.disabledAt} />: {webhook.disabledReason}
    </span>
  );
}

function WebhookForm({ call, webhook, problem }: { call: ViewCall; webhook?: Webhook; problem?: Problem }) {
  const { form } = call;
  const chosen = form.has("url") ? form.getAll("events") : (webhook?.events ?? []);
  return (
    <form class="card" data-post={webhooksPath(call)}>
      <h2>{webhook === undefined ? "Add a webhook" : "Change the webhook"}</h2>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <Field
        name="name"
        label="Name"
        value={form.get("name") ?? webhook?.name ?? ""}
        help="Your own name of it: letters, digits, _ and -."
        problem={problem}
      />
      <Field
        name="url"
        label="URL"
        type="url"
        value={form.get("url") ?? webhook?.url ?? ""}
        help="https, with a public host."
        problem={problem}
      />
      <fieldset>
        <legend>It is told when</legend>
        {Object.entries(EVENTS).map(([event, text]) => (
          <label class="check">
            <input type="checkbox" name="events" value={event} checked={chosen.some((each) => each === event)} /> {text}
          </label>
        ))}
      </fieldset>
      {webhook !== undefined && (
        <label class="check">
          <input type="checkbox" name="rotateSecret" value="yes" /> replace the secret
        </label>
      )}
      <button type="submit">{webhook === undefined ? "Add the webhook" : "Save"}</button>
    </form>
  );
}

/** Shows the secret where there is a new one, this once. */
export async function putWebhook(call: ViewCall): Promise<View> {
  const { api, form } = call;
  const path = `${webhooksPath(call)}/${encodeURIComponent(form.get("name") ?? "")}`;
  const put = await api.put<Webhook>(path, {
    url: form.get("url"),
    events: form.getAll("events"),
    ...(form.has("rotateSecret") && { rotateSecret: true }),
  });
  if (isProblem(put)) return { title: "Webhooks", body: <WebhookForm call={call} problem={put.problem} /> };
  const { secret } = put.value;
  if (secret === undefined) return { goTo: path };
  return {
    title: "The webhook's secret",
    body: <Secrets secrets={{ "Signing secret": secret }} next={path} nextText="The webhook" />,
  };
}

/** A webhook with what it was told, and how that went. */
export async function webhookView(call: ViewCall): Promise<View> {
  const { api, query } = call;
  const path = webhookPath(call);
  const [webhook, deliveries] = await Promise.all([
    api.get<Webhook>(path),
    api.get<WebhookDelivery[]>(`${path}/delivery?${query}`),
  ]);
  if (isProblem(webhook)) return webhook;
  if (isProblem(deliveries)) return deliveries;
  return {
    title: `Webhook ${webhook.value.name}`,
    body: (
      <>
        <p>
          <State webhook={webhook.value} />
        </p>
        {mayChange(call) && (
          <form data-post={`${path}/test`}>
            <button type="submit">Send a test event</button>
          </form>
        )}
        <h2>Deliveries</h2>
        <Table
          caption="Deliveries, newest first"
          columns={["Event", "Created", "State", "Attempts"]}
          rows={deliveries.value.map(({ event, createdAt, status, nextAttemptAt, attempts }) => [
            event,
            <Time at={createdAt} />,
            <>
              {status}
              {nextAttemptAt !== null && (
                <>
                  , next attempt <Time at={nextAttemptAt} />
                </>
              )}
            </>,
            attempts.map((attempt) => attempt.status ?? "no answer").join(", "),
          ])}
          empty="Nothing has been sent yet."
        />
        <NextPage path={path} next={deliveries.next} />
        {mayChange(call) && <WebhookForm call={call} webhook={webhook.value} />}
        {mayChange(call) && (
          <Confirmed label="Delete the webhook" post={`${path}/delete`}>
            Nothing is sent to it any more.
          </Confirmed>
        )}
      </>
    ),
  };
}

export async function testWebhook(call: ViewCall): Promise<View> {
  const sent = await call.api.post<unknown>(`${webhookPath(call)}/test`);
  return isProblem(sent) ? sent : { goTo: webhookPath(call) };
}

export async function deleteWebhook(call: ViewCall): Promise<View> {
  const deleted = await call.api.delete<unknown>(webhookPath(call));
  return isProblem(deleted) ? deleted : { goTo: webhooksPath(call) };
}
