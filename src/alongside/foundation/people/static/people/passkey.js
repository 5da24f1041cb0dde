// Gives each button with `data-passkey` its work: "login", "authenticate" or "add".
// data-credential: id of the hidden field for the answer; data-options: id of the request's options;
// data-passwordless: id of the box that says whether the passkey signs in alone.
document.addEventListener("DOMContentLoaded", function () {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    const { passkey, credential, options, passwordless } = button.dataset
    const ids = { [passkey]: button.id, credential, data: options, passwordless }
    window.allauth.webauthn.forms[passkey + "Form"]({ ids })
  }
})

// Says so when a passkey could not be used, instead of only in the console.
document.addEventListener("allauth.error", function (event) {
  event.preventDefault()
  const trouble = document.getElementById("passkey-trouble")
  if (trouble) { trouble.hidden = false }
})
