// Starts Swagger UI with the addresses in the page's data attributes.
(function () {
  "use strict";
  const page = document.body.dataset;
  window.ui = SwaggerUIBundle({
    url: page.openapi,
    dom_id: "#swagger-ui",
    deepLinking: true,
    showExtensions: true,
    showCommonExtensions: true,
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    oauth2RedirectUrl: window.location.origin + page.oauth2,
    validatorUrl: null,
  });
})();
