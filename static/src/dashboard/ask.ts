// ask fetches a part of the page for the period and the shop in its address. Where the session
// is over, the page goes to the login.
export async function ask(path: string, accept: string): Promise<Response> {
  const response = await fetch(path + location.search, { headers: { Accept: accept } })
  if (response.status === 401 || (response.redirected && new URL(response.url).pathname === '/login')) {
    location.assign('/login')
  }
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`)
  return response
}
