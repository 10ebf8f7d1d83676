// Passes the response of an OAuth2 provider to the Swagger UI window that opened this page, and
// then closes this page.
(function () {
  "use strict";
  const pending = window.opener && window.opener.swaggerUIRedirectOauth2;
  if (!pending) return;
  const answer = window.location.hash.length > 1 ? window.location.hash : window.location.search;
  const fields = Object.fromEntries(new URLSearchParams(answer.substring(1)));
  const isValid = fields.state === pending.state;
  const flow = pending.auth.schema.get("flow");
  const byCode = ["accessCode", "authorizationCode", "authorization_code"].includes(flow);
  const report = (level, message) =>
    pending.errCb({ authId: pending.auth.name, source: "auth", level, message });

  if (!byCode || pending.auth.code) {
    pending.callback({
      auth: pending.auth, token: fields, isValid, redirectUrl: pending.redirectUrl,
    });
  } else {
    if (!isValid) report("warning", "The state parameter came back changed; the login may be forged.");
    if (fields.code) {
      delete pending.state;
      pending.auth.code = fields.code;
      pending.callback({ auth: pending.auth, redirectUrl: pending.redirectUrl });
    } else {
      report("error", fields.error_description || fields.error || "The login gave no code.");
    }
  }
  window.close();
})();
