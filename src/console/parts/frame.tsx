import type { Child } from "hono/jsx";
import type { CallerResource } from "../../api/resources/caller/caller.ts";

/** The sections of a partner's console, and the permission that the first request of each needs. */
const SECTIONS = [
  { name: "Customers", path: "customer", permission: "customer:read" },
  { name: "Runs", path: "analysis", permission: "analysis:read" },
  { name: "Findings", path: "findings", permission: "report:read" },
  { name: "Webhooks", path: "webhook", permission: "partner:read" },
  { name: "Keys", path: "key", permission: "partner:write" },
] as const;

interface FrameProps {
  title: string;
  caller: CallerResource;
  partnerId: string;
  children?: Child;
}

/** Navigation, heading and content of a view. Sections that the key may not see are left out. */
export function Frame({ title, caller, partnerId, children }: FrameProps) {
  const sections = partnerId === "" ? [] : SECTIONS.filter(({ permission }) => caller.permissions.includes(permission));
  return (
    <>
      <nav aria-label="Sections">
        <ul>
          {caller.kind === "operator" && (
            <li>
              <a href="#/">Partners</a>
            </li>
          )}
          {sections.map(({ name, path }) => (
            <li>
              <a href={`#/partner/${partnerId}/${path}`}>{name}</a>
            </li>
          ))}
        </ul>
        <p class="quiet">
          {partnerId === "" ? "Operator" : partnerId}
          {caller.kind === "partner" && (
            <>
              {" "}
              · key <code>{caller.name}</code>
            </>
          )}
        </p>
      </nav>
      <main id="content" tabindex={-1}>
        <h1 tabindex={-1}>{title}</h1>
        {children}
      </main>
    </>
  );
}
