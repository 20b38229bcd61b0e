// SPDX-License-Identifier: Apache-2.0
// Every style sheet of the console, in the order in which later ones win.
import 'element-plus/dist/index.css';
import './tokens.css';
import './element.css';
import './base.css';
