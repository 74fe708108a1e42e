/** The user in front of a browser: opens the page of a sign-in, presses a button, and follows where that leads. */

export interface SignInPage {
  /** Where the browser is in the end. */
  url: string;
  status: number;
  text: string;
}

/** Opens the page and answers its form. Throws where the page has none. */
export async function answerSignInPage(url: string, decision: 'allow' | 'deny'): Promise<SignInPage> {
  const page = await fetch(url);
  const text = await page.text();
  const form = /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(text);
  if (!form) {
    throw new Error(`the page has no form to answer: ${page.status} ${text}`);
  }
  const [, action = '', inside = ''] = form;
  const fields = [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
    ([, name, value]): [string, string] => [name!, value!],
  );
  const answer = await fetch(new URL(action, page.url), {
    method: 'POST',
    body: new URLSearchParams([...fields, ['decision', decision]]),
  });
  return { url: answer.url, status: answer.status, text: await answer.text() };
}
