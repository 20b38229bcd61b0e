// SPDX-License-Identifier: Apache-2.0
// Every kind of work that can wait for a person, one line each.
import { findingTodos } from './finding-todos';
import { orderTodos } from './order-todos';
import type { TodoSource } from './todo';

export const kSources: TodoSource[] = [orderTodos, findingTodos];
