// Says so when a passkey could not be used, instead of only in the console.
document.addEventListener("allauth.error", function (event) {
  event.preventDefault()
  const trouble = document.getElementById("passkey-trouble")
  if (trouble) { trouble.hidden = false }
})
