/** Who the server takes this page for: the owner, who may do everything, or a follower of the class, who reads. */

import { call } from "./api.js";

let role = "owner";

/** Ask the server, once, before the page shows anything. While it cannot be reached the page shows nothing anyway. */
export async function loadRole() {
  role = (await call("/me")).role;
  document.documentElement.dataset.role = role;
}

/** Whether this page may only read and follow. */
export const isFollower = () => role === "viewer";

/** What to say where the owner would launch, try or change something. */
export const FOLLOWERS_READ = "Followers read; the teacher can run it for all of you.";
