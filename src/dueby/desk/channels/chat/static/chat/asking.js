// How the pages of the chats ask the desk.

const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";

export const post = (address, told = {}) => fetch(address, {
  method: "POST",
  headers: { "X-CSRFToken": token(), Accept: "application/json" },
  body: told instanceof FormData ? told : new URLSearchParams(told),
});

// Sends a form; what the desk refuses is an error that says why.
export const send = async (form, told = new FormData(form)) => {
  const answer = await post(form.action, told);
  if (answer.ok) return;
  throw new Error((await answer.json().catch(() => ({}))).error ?? "That did not work. Try again.");
};

export const wrong = (error) =>
  error instanceof TypeError ? "There is no connection. Send it again." : error.message;

export const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
  .replaceAll("+", "-").replaceAll("/", "_");
