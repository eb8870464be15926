/** Where the page starts. */
import { App } from "./app.js";

new App().run();
