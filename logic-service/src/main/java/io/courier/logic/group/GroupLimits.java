package io.courier.logic.group;

/// What groups are bounded by.
///
/// @param members of one group
/// @param groupsOfUser of which one user is a member
/// @param usersOfCommand that one command may name
/// @param membersMayInvite whether members who do not lead may invite
public record GroupLimits(
    int members, int groupsOfUser, int usersOfCommand, boolean membersMayInvite) {}
