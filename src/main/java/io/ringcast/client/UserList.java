package io.ringcast.client;

import java.util.List;

/**
 * Users who are registered somewhere in the cluster.
 *
 * @param users the names asked for, at most as many as the limit
 * @param total how many users the whole cluster has, listed or not
 */
public record UserList(List<String> users, int total) {

  public UserList {
    users = List.copyOf(users);
  }
}
