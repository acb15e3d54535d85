interface SecretsProps {
  /** By what they are called. */
  secrets: Readonly<Record<string, string>>;
  /** Where to go on. */
  next: string;
  nextText: string;
}

/** What is shown this once. */
export function Secrets({ secrets, next, nextText }: SecretsProps) {
  return (
    <>
      <p>Copy it now: it is not shown again.</p>
      {Object.entries(secrets).map(([name, secret]) => (
        <p>
          {name} <code class="secret">{secret}</code>
        </p>
      ))}
      <p>
        <a href={`#${next}`}>{nextText}</a>
      </p>
    </>
  );
}
