import type { Problem } from "../apiCaller.ts";

interface FieldProps {
  name: string;
  label: string;
  value?: string;
  /** What is expected, in a few words. */
  help?: string;
  problem?: Problem | undefined;
  /** The member of the API's body, where its name differs: `auditorAuthConfig.roleArn`. */
  path?: string;
  required?: boolean;
  type?: "text" | "url";
}

/** A labelled input with what the API found wrong in it. */
export function Field({
  name,
  label,
  value = "",
  help,
  problem,
  path = name,
  required = true,
  type = "text",
}: FieldProps) {
  const wrong = problem?.issues.filter((issue) => issue.path === path).map(({ message }) => message) ?? [];
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      <input
        id={`field-${name}`}
        name={name}
        type={type}
        value={value}
        required={required}
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`help-${name}`}
        aria-invalid={wrong.length > 0 ? "true" : "false"}
      />
      <p id={`help-${name}`} class={wrong.length > 0 ? "wrong" : "quiet"}>
        {wrong.length > 0 ? wrong.join("; ") : (help ?? "")}
      </p>
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  /** Value to name, in order. */
  options: Readonly<Record<string, string>>;
  value: string;
}

export function Choice({ name, label, options, value }: ChoiceProps) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      <select id={`field-${name}`} name={name}>
        {Object.entries(options).map(([each, text]) => (
          <option value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
