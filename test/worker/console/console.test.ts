import { beforeEach, describe, expect, it } from "vitest";
import { createConsole } from "../../../src/console/console.tsx";
import {
  ACCOUNT,
  ACCOUNT_PATH,
  accountBody,
  CUSTOMER,
  clearStore,
  OPERATOR,
  PARTNER,
  Service,
} from "../api/service.ts";

const console = createConsole();
let service: Service;
let key: string;

beforeEach(async () => {
  await clearStore();
  service = new Service();
  key = await service.partner();
});

interface Shown {
  status: number;
  html: string;
  goTo: string | null;
  headers: Headers;
}

async function open(path: string, token = key, form?: Record<string, string>): Promise<Shown> {
  const request = new Request(`https://k9.test/console${path}`, {
    headers: { Authorization: `Bearer ${token}` },
    ...(form !== undefined && { method: "POST", body: new URLSearchParams(form) }),
  });
  const response = await console.fetch(request, (asked) => service.send(asked));
  const { status, headers } = response;
  return { status, headers, html: await response.text(), goTo: headers.get("Console-Location") };
}

const view = (path: string, token?: string, form?: Record<string, string>) => open(`/view${path}`, token, form);

describe("the page", () => {
  it("loads its own script and style alone, and sends no form by itself", async () => {
    const { headers, html } = await open("");
    const policy = headers.get("Content-Security-Policy") ?? "";
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'none'"])
      expect(policy).toContain(rule);
    expect(headers.get("Cache-Control")).toBe("no-store");
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(addresses.filter((address) => /^[a-z]+:|^\/\//.test(address))).toEqual([]);
    for (const address of addresses.filter((each) => each.startsWith("/console/")))
      expect([address, (await open(address.slice("/console".length))).status]).toEqual([address, 200]);
  });

  it("says where the console is when an address is wrong", async () => {
    expect(await open("/nonsense")).toMatchObject({ status: 404, html: expect.stringContaining("/console") });
  });
});

describe("who may see what", () => {
  it("is what the API says: 401 for a key that is not valid, whatever is asked", async () => {
    for (const token of ["", "nonsense", `${key}x`])
      for (const path of ["/", `/partner/${PARTNER}/customer`])
        expect([(await view(path, token)).status, token]).toEqual([401, token]);
  });

  it("shows nothing of another partner", async () => {
    await service.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
    const other = await service.partner("P222222");
    for (const path of [`/partner/${PARTNER}/customer`, ACCOUNT_PATH, `/partner/${PARTNER}/analysis`]) {
      const { html } = await view(path, other);
      expect(html).toContain("Caller is not authorized");
      expect(html).not.toContain(accountBody.auditorAuthConfig.externalId);
    }
    expect((await view("/", other)).goTo).toBe("/partner/P222222/customer");
  });

  it("leaves out the sections that the key may not see", async () => {
    const { html } = await view(`/partner/${PARTNER}/customer`, await service.key(PARTNER, ["customer:read"]));
    expect(html).toContain("Customers</a>");
    for (const section of ["Runs</a>", "Findings</a>", "Keys</a>", "Add an account"])
      expect(html).not.toContain(section);
  });

  it("shows an operator the partners", async () => {
    const { html } = await view("/", OPERATOR);
    expect(html).toContain(`#/partner/${PARTNER}/customer`);
  });
});

const FORM = {
  partnerCustomerId: CUSTOMER,
  accountId: ACCOUNT,
  provider: "aws",
  roleArn: accountBody.auditorAuthConfig.roleArn,
  externalId: accountBody.auditorAuthConfig.externalId,
};

describe("an account", () => {
  it("is configured by a form, analyzed by a button, and no longer configured by another", async () => {
    expect((await view(`/partner/${PARTNER}/account`, key, FORM)).goTo).toBe(ACCOUNT_PATH);
    expect((await view(ACCOUNT_PATH)).html).toContain(FORM.roleArn);
    const run = (await view(`${ACCOUNT_PATH}/analysis`, key, {})).goTo ?? "";
    const { html } = await view(run);
    expect(html).toContain("Queued");
    expect(html).toContain('data-live="2000"');
    expect(service.sent).toHaveLength(1);
    expect((await view(`${ACCOUNT_PATH}/delete`, key, {})).goTo).toBe(`/partner/${PARTNER}/customer/${CUSTOMER}`);
    expect((await view(ACCOUNT_PATH)).html).toContain("The account is not configured.");
  });

  it("gets a new external ID where the form names none", async () => {
    const made = await view(`/partner/${PARTNER}/account`, key, { ...FORM, externalId: "" });
    expect(made.goTo).toBe(ACCOUNT_PATH);
    const { json } = await service.expect(200, "GET", ACCOUNT_PATH, { key });
    expect(json).toMatchObject({ auditorAuthConfig: { externalId: expect.stringMatching(/^.{16,}$/) } });
  });

  it("keeps what was typed, and says at the field what is wrong", async () => {
    const typed = { ...FORM, accountId: "12345", roleArn: `"><img src=x onerror=alert(1)>` };
    const { html, goTo } = await view(`/partner/${PARTNER}/account`, key, typed);
    expect(goTo).toBeNull();
    expect(html).toContain('value="12345"');
    expect(html).toContain("must be the ARN of an IAM role");
    expect(html).toContain('aria-invalid="true"');
    expect(html).not.toContain("<img");
  });
});

describe("keys and webhooks", () => {
  const path = `/partner/${PARTNER}`;

  it("shows a new key this once, and revokes it", async () => {
    const made = await view(`${path}/key`, key, { type: "bearer", permissions: "report:read" });
    const [shown = ""] = /k9_[0-9a-f]{16}_[\w-]+/.exec(made.html) ?? [];
    expect((await view("/", shown)).goTo).toBe(`${path}/customer`);
    const { html } = await view(`${path}/key`);
    const keyId = shown.slice(3, 19);
    expect(html).toContain(keyId);
    expect(html).not.toContain(shown.slice(20));
    expect((await view(`${path}/key/${keyId}/delete`, key, {})).goTo).toBe(`${path}/key`);
    expect((await view("/", shown)).status).toBe(401);
  });

  it("shows both parts of a key that signs", async () => {
    const { html } = await view(`${path}/key`, key, { type: "sigv4", permissions: "report:read" });
    expect(html).toContain("Access key ID");
    expect(html).toContain("Secret access key");
  });

  it("gives no key more than the person's own may do", async () => {
    const lesser = await service.key(PARTNER, ["partner:write", "customer:read"]);
    const { html } = await view(`${path}/key`, lesser, { type: "bearer", permissions: "report:read" });
    expect(html).not.toMatch(/k9_[0-9a-f]{16}_/);
    expect(html).toContain('role="alert"');
  });

  it("adds a webhook, shows its secret this once, tests and deletes it", async () => {
    const form = { name: "ticketing", url: "https://hooks.example.com/k9", events: "analysis.succeeded" };
    const { html: made } = await view(`${path}/webhook`, key, form);
    const [secret = "nothing"] = /whsec_[\w+/=]+/.exec(made) ?? [];
    expect(secret).not.toBe("nothing");
    expect((await view(`${path}/webhook/ticketing/test`, key, {})).goTo).toBe(`${path}/webhook/ticketing`);
    const { html } = await view(`${path}/webhook/ticketing`);
    expect(html).toContain("pending");
    expect(html).not.toContain(secret);
    expect((await view(`${path}/webhook/ticketing/delete`, key, {})).goTo).toBe(`${path}/webhook`);
    expect((await view(`${path}/webhook`)).html).toContain("There are no webhooks.");
  });

  it("keeps what was typed of a webhook that is refused", async () => {
    const { html } = await view(`${path}/webhook`, key, { name: "x", url: "http://127.0.0.1/", events: "finding.new" });
    expect(html).toContain('value="http://127.0.0.1/"');
    expect(html).toContain('aria-invalid="true"');
  });
});

describe("a form", () => {
  it("is refused when it is larger than what the API takes", async () => {
    const { status } = await view(`/partner/${PARTNER}/account`, key, { ...FORM, roleArn: "x".repeat(70_000) });
    expect(status).toBe(413);
  });
});

describe("a path of the address", () => {
  it.each(["../../../partner", "a%2F..%2Fb", "%00", "x?limit=1#y"])(
    "%s reaches no other route of the API",
    async (name) => {
      const { html } = await view(`/partner/${PARTNER}/customer/${encodeURIComponent(name)}`);
      expect(html).toMatch(/The request is not valid|does not have this customer|does not exist/);
    },
  );
});
